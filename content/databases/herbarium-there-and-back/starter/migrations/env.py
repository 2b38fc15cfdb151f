"""How Alembic gets its connection. Leave this file as it is."""

from alembic import context
from models import Base, open_engine

with open_engine(context.config.attributes["url"]).connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
