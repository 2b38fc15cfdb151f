"""Which sandbox judges is never a secret; the local one is named on every page."""

from collections.abc import Callable

import pytest

from support.browser import Browser

PAGES = ["/questions", "/questions/create-an-item", "/questions/what-fastapi-is", "/progress"]


@pytest.mark.parametrize("path", PAGES)
def test_the_local_sandbox_is_named_on_every_page(
    as_user: Callable[..., Browser], path: str
) -> None:
    assert "Local sandbox" in as_user().get(path).text


def test_the_local_sandbox_is_named_before_signing_in(client: Browser) -> None:
    for path in ("/sign-in", "/register", "/no/such/page"):
        assert "Local sandbox" in client.get(path).text


class TestWithDocker:
    """The Docker sandbox needs no notice."""

    @pytest.fixture
    def settings_overrides(self) -> dict[str, str]:
        """Use the engine."""
        return {"sandbox": "docker"}

    def test_its_name_stands_at_the_foot_of_the_page(self, client: Browser) -> None:
        """The page names the runtime too."""
        page = client.get("/sign-in").text

        assert "Local sandbox" not in page
        assert "docker (runc)" in page
