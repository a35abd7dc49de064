"""What a browser itself complains of: scripts that fail, and what the Content-Security-Policy had to stop."""

import pytest


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/", "/admin/login/"])
def test_pages_open_without_a_complaint(page, live_server, path):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    response = page.goto(live_server.url + path, wait_until="networkidle")
    assert response.status == 200
    assert page.title()
    assert complaints == []
