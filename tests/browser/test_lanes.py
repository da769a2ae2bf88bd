"""The page that lights lanes, in the running demo: a scanner that types, wherever the focus is."""


def test_a_scanner_lights_lanes_one_after_the_other(visit, axe):
    page = visit("staff", "/demo/desk/lanes", dark=True)
    told = page.evaluate(
        """fetch('/api/v1/demo/desk.badges', {headers: {Accept: 'application/json'}})
           .then((answer) => answer.json())"""
    )["result"]
    first, last = told[0], told[-1]
    page.locator("#text").evaluate("field => field.blur()")
    for badge in (first, last):
        page.keyboard.type(badge["number"])
        page.keyboard.press("Enter")
        lit = page.locator(f"#lit [data-lane='{badge['lane']}']")
        lit.wait_for()
        assert badge["number"] in lit.inner_text()
        assert badge["name"] not in lit.inner_text()
        assert page.locator("#text").input_value() == ""
    assert first["lane"] != last["lane"]
    page.keyboard.type("AAA-AAA")
    page.keyboard.press("Enter")
    page.locator("#lit [data-lane='0']", has_text="Information desk").wait_for()
    assert axe(page) == []
    size = page.locator(".lanes-range").evaluate(
        "range => parseFloat(getComputedStyle(range).fontSize)"
    )
    assert size >= 60
