import parts
from fastapi import APIRouter, Body, Depends, FastAPI, Request
from fastapi.responses import JSONResponse


class Refusal(Exception):
    status = 409


class Unlicensed(Refusal):
    status = 403


class Unmeasured(Refusal):
    status = 503


class Desk:
    """Decides on the rides of whoever has a badge."""

    def __init__(
        self,
        operator: parts.Operator = Depends(parts.get_operator),
        day=Depends(parts.get_today),
        mast: parts.Sensor = Depends(parts.get_sensor),
        drive: parts.Motor = Depends(parts.get_motor),
    ) -> None:
        self.operator, self.day, self.mast, self.drive = operator, day, mast, drive

    def look_at_the_licence(self) -> None:
        if not self.day <= self.operator.licensed_until:
            raise Unlicensed(f"ended on {self.operator.licensed_until}")

    def look_at_the_wind(self) -> None:
        try:
            is_calm = self.mast.wind() <= 60
        except parts.SensorError as error:
            raise Unmeasured(str(error)) from error
        if not is_calm:
            raise Refusal("wait for less wind")

    def send(self, cabin: int) -> dict:
        self.look_at_the_licence()
        self.look_at_the_wind()
        self.drive.start(cabin)
        return {"operator": self.operator.name, "cabin": cabin}


router = APIRouter()


@router.post("/rides", status_code=201)
async def ride(cabin: int = Body(embed=True, ge=1, le=4), desk: Desk = Depends()) -> dict:
    return desk.send(cabin)


@router.post("/stop", status_code=204, dependencies=[Depends(parts.get_operator)])
async def stop(drive: parts.Motor = Depends(parts.get_motor)) -> None:
    drive.stop()


async def refuse(request: Request, refusal: Refusal) -> JSONResponse:
    return JSONResponse({"reason": str(refusal)}, refusal.status)


app = FastAPI(exception_handlers={Refusal: refuse})
app.include_router(router)
