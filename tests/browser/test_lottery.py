"""Two phones apply as a group, the crew draws, both see that they won; the demo's drawn lottery is readable."""

from datetime import datetime, timedelta

VENUE = timedelta(hours=9)  # the demo's zone


def applied(phone, name, email, code=""):
    """The group code on the page of the application."""
    phone.locator("input[name=name]").fill(name)
    phone.locator("input[name=email]").fill(email)
    phone.locator("input[name=code]").fill(code)
    phone.locator(".lottery-go").click()
    return phone.locator(".lottery-code").inner_text()


def test_two_of_a_group_apply_on_phones_and_both_win(visit, axe):
    chair = visit("chair", "/demo/draws/new")
    now = datetime.fromisoformat(chair.evaluate("new Date().toISOString()")) + VENUE
    chair.locator("input[name=slug]").fill("walk")
    chair.locator("input[name=name]").fill("Walk")
    chair.locator("input[name=items][value=tour]").check()
    chair.locator("input[name=places_tour]").fill("12")
    chair.locator("input[name=opens_at]").fill(f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    chair.locator("input[name=closes_at]").fill(f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    assert axe(chair) == []
    chair.locator(".k-form button[type=submit]").click()
    chair.locator("a[href$='/draws/walk/edit']").wait_for()
    one = visit(None, "/demo/lotteries/walk", phone=True, language="ja")
    code = applied(one, "見本 一", "one@kumo.example")
    two = visit(None, "/demo/lotteries/walk", phone=True, language="ja", dark=True)
    assert applied(two, "見本 二", "two@kumo.example", code.lower()) == code
    one.reload()
    assert "一緒に申し込んだ方" in one.locator("main").inner_text()
    for phone in (one, two):
        assert axe(phone) == []
        assert phone.evaluate("document.documentElement.scrollWidth") == 390
    chair.locator("a[href$='/draws/walk/edit']").click()
    # It closes within two minutes, the form knowing no seconds; then the worker publishes the list.
    soon = datetime.fromisoformat(chair.evaluate("new Date().toISOString()")) + VENUE
    closes = soon + timedelta(minutes=2)
    chair.locator("input[name=closes_at]").fill(f"{closes:%Y-%m-%dT%H:%M}")
    chair.locator(".k-form button[type=submit]").click()
    chair.locator("h1", has_text="Walk").wait_for()
    for _try in range(80):
        chair.goto(chair.url.partition("/draws")[0] + "/draws/walk")
        if chair.locator("a[href$='/draws/walk/draw']").count():
            break
        chair.wait_for_timeout(5000)
    chair.locator("a[href$='/draws/walk/draw']").click()
    assert axe(chair) == []
    chair.locator(".k-form button[type=submit]").click()
    chair.locator("table").wait_for()
    assert axe(chair) == []
    for phone in (one, two):
        phone.reload()
        phone.get_by_text("当選しました").wait_for()
        assert axe(phone) == []
    one.locator(".lottery-outcome a").click()
    one.locator("input[name=email]").wait_for()
    assert one.locator("input[name=email]").input_value() == "one@kumo.example"


def test_the_result_of_a_lottery_can_be_read_and_drawn_again(visit, axe):
    guest = visit(None, "/demo/lotteries/hands-on", phone=True, dark=True)
    guest.locator("summary").click()
    assert "hashlib" in guest.locator("details pre").inner_text()
    assert guest.evaluate("document.documentElement.scrollWidth") == 390
    assert axe(guest) == []
    with guest.expect_download() as told:
        guest.locator("a[download]").click()
    assert told.value.suggested_filename == "lottery-hands-on.json"
