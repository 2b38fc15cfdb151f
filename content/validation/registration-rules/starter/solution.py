from pydantic import BaseModel


class Registration(BaseModel):
    username: str
    password: str
    password_repeat: str
    account: str
    company_name: str | None = None
