"""Opens the live page of a server in Chromium as people do, and says what is wrong with it.

serve.py town ADDRESS     two towns with streets: choices, a click, the keyboard, both languages, both sizes
serve.py hostile ADDRESS  two towns whose names try to be markup

Needs Playwright and axe-playwright-python (which brings axe-core) and a Chromium: Playwright's own, or the one that
CHROMIUM names. Ends with 1 and a line for each fault.
"""

import os
import re
import sys
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import TimeoutError, sync_playwright

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")

faults = []


def expect(holds, fault):
    if not holds:
        faults.append(fault)


class Reader:
    """One open page, which must stay silent and ask its own server alone."""

    def __init__(self, context, address, path="/live"):
        self.page = context.new_page()
        self.name = path
        self.asked = []
        self.page.on("console", lambda message: faults.append(f"{self.name}: console says {message.text}"))
        self.page.on("pageerror", lambda error: faults.append(f"{self.name}: {error}"))
        self.page.on("dialog", lambda dialog: (faults.append(f"{self.name}: a dialog"), dialog.dismiss()))
        self.page.on("request", lambda request: self.requested(request, address))
        self.page.goto(address + path)

    def requested(self, request, address):
        self.asked.append(request.url)
        if not request.url.startswith(address + "/") and not request.url.startswith("blob:"):
            faults.append(f"{self.name}: asks for {request.url}")

    def ready(self):
        self.page.wait_for_selector("main[data-ready=live]", timeout=60_000)

    def sees(self, condition, fault, argument=None):
        """Waits until a condition of JavaScript holds."""
        # As a function: the policy of the page forbids to evaluate a text, which is what asking again does.
        asked = condition if "=>" in condition else f"() => {condition}"
        try:
            self.page.wait_for_function(asked, arg=argument, timeout=20_000)
        except TimeoutError:
            faults.append(f"{self.name}: {fault}")

    def answered(self, **wish):
        """Waits until the answer to a choice is shown."""
        self.sees(
            "wish => { const main = document.getElementById('main'); if (main.hasAttribute('aria-busy')) return false;"
            " const now = JSON.parse(main.dataset.answered ?? '{}');"
            " return Object.entries(wish).every(([key, value]) => now[key] === value); }",
            f"no answer to {wish}", wish)

    def around(self, limit, distance, walker):
        self.sees(
            "wish => { const told = JSON.parse(document.getElementById('main').dataset.around ?? '[]');"
            " return JSON.stringify(told.slice(0, 3)) === JSON.stringify(wish); }",
            f"nothing around at {limit} {distance} {walker}", [limit, distance, walker])
        return self.text("#around-text")

    def text(self, selector):
        return self.page.locator(selector).first.inner_text()

    def picture(self):
        """The drawn map, as the browser has it."""
        return self.page.evaluate("document.querySelector('.live-map canvas').toDataURL()")


def number_in(text):
    return int(re.sub(r"\D", "", re.search(r"[\d.,\s\u00a0]*\d", text).group()))


def check_choices(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    reader = Reader(context, address)
    reader.ready()
    page = reader.page
    page.get_by_role("button", name="English", exact=True).click()
    reader.ready()
    page.get_by_label("Service").select_option("supermarket")
    reader.answered(service="supermarket")
    limit = page.get_by_label("Within (m)")
    totals, pictures = [], []
    for metres in [100, 300, 700]:
        limit.fill(str(metres))
        reader.answered(limit=metres)
        totals.append(number_in(reader.text("#total")))
        pictures.append(reader.picture())
    expect(totals[0] < totals[1] < totals[2], f"residents do not grow with the limit: {totals}")
    expect(len(set(pictures)) == 3, "the map does not change with the limit")
    limit.fill("300")
    reader.answered(limit=300)
    opened = number_in(reader.text("#total"))
    page.get_by_label("closed", exact=True).check()
    reader.answered(closed=True)
    closed = number_in(reader.text("#total"))
    expect(closed <= opened, f"closed boundaries give more: {closed} and {opened}")
    page.get_by_label("open", exact=True).check()
    reader.answered(closed=False)
    page.get_by_label("Who walks").select_option("wheelchair")
    reader.answered(walker="wheelchair")
    page.get_by_label("straight-line distance", exact=True).check()
    reader.answered(distance="straight")
    straight = number_in(reader.text("#total"))
    expect(straight >= opened, f"straight lines are longer: {straight} and {opened}")
    page.get_by_label("on foot", exact=True).check()
    reader.answered(distance="walk")
    check_click(reader, limit)
    check_table(reader)
    context.close()


def check_click(reader, limit):
    page = reader.page
    box = page.locator(".live-map").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    near = number_in(reader.around(300, "walk", "wheelchair"))
    shapes = page.locator(".over .around").count()
    expect(shapes == 1, f"{shapes} areas around the place")
    first = page.locator(".over .around").get_attribute("d")
    limit.fill("600")
    far = number_in(reader.around(600, "walk", "wheelchair"))
    expect(far > near, f"not more residents within 600 m than within 300 m: {far} and {near}")
    expect(page.locator(".over .around").get_attribute("d") != first, "the area does not grow")
    towns = page.locator("#place tbody tr")
    listed = [number_in(text) for text in towns.locator("td:nth-child(2)").all_inner_texts()]
    expect(sum(listed) == far, f"municipalities have {listed} of {far} residents")


def check_table(reader):
    reader.page.locator(".map-table summary").click()
    reader.sees("() => document.querySelectorAll('.map-table tbody tr').length >= 4", "no table of quartiers")


def check_keyboard(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    reader = Reader(context, address)
    reader.ready()
    page = reader.page
    reader.name = "keyboard"
    page.get_by_role("button", name="Deutsch", exact=True).click()
    reader.ready()
    expect(page.evaluate("document.documentElement.lang") == "de", "the language is not German")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('live-map')"):
            break
    else:
        faults.append("keyboard: Tab does not reach the map")
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    reader.sees("() => /von/.test(document.getElementById('values').textContent)", "arrow keys read no value")
    page.keyboard.press("Enter")
    wish = page.evaluate("JSON.parse(document.getElementById('main').dataset.answered)")
    reader.around(wish["limit"], wish["distance"], wish["walker"])
    said = page.evaluate("document.getElementById('live').textContent")
    expect("leben" in said, f"keyboard: the place is not read out: {said}")
    # The choices take the keyboard too.
    page.get_by_label("Innerhalb von (m)").focus()
    page.keyboard.press("ArrowUp")
    reader.sees("before => JSON.parse(document.getElementById('main').dataset.answered).limit > before",
                "the arrow key does not raise the limit", wish["limit"])
    context.close()


def check_sizes(browser, address):
    for size, (width, height) in SIZES.items():
        context = browser.new_context(viewport={"width": width, "height": height})
        for path in ["/live", "/"]:
            reader = Reader(context, address, path)
            reader.name = f"{path}, {size}"
            if path == "/live":
                reader.ready()
            page = reader.page
            wide = page.evaluate("document.documentElement.scrollWidth")
            expect(wide <= width, f"{reader.name}: {wide} pixels wide")
            expect(page.locator("h1").count() == 1, f"{reader.name}: not one first heading")
            page.evaluate(AXE)
            for violation in page.evaluate("axe.run()")["violations"]:
                if violation["impact"] in ("serious", "critical"):
                    nodes = [node["html"][:120] for node in violation["nodes"][:3]]
                    faults.append(f"{reader.name}: axe {violation['id']}: {nodes}")
        context.close()


def check_policy(browser, address):
    """The page cannot ask another server, whatever its script does."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address + "/live")
    page.wait_for_selector("main[data-ready=live]", timeout=60_000)
    outcome = page.evaluate("fetch('http://localhost:9/').then(() => 'asked', (error) => error.name)")
    expect(outcome == "TypeError", f"policy: fetching elsewhere gives {outcome}")
    outcome = page.evaluate(
        "new Promise((done) => { const script = document.createElement('script'); script.textContent = 'window.ran = 1';"
        " document.body.append(script); done(window.ran ?? 'blocked'); })")
    expect(outcome == "blocked", f"policy: a script in the page gives {outcome}")
    context.close()


def check_report(browser, address):
    context = browser.new_context()
    reader = Reader(context, address, "/report")
    reader.page.wait_for_selector("main[data-ready]", timeout=60_000)
    context.close()


def check_hostile(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    reader = Reader(context, address)
    reader.ready()
    page = reader.page
    reader.answered()
    expect(page.evaluate("document.querySelectorAll('img').length") == 0, "hostile: a name became a picture")
    box = page.locator(".live-map").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    limit = page.evaluate("JSON.parse(document.getElementById('main').dataset.answered).limit")
    reader.around(limit, "straight", None)
    reader.page.locator(".map-table summary").click()
    reader.sees("() => document.querySelector('.map-table').textContent.includes('onerror')", "hostile: the name is not shown")
    expect(page.evaluate("document.querySelectorAll('img').length") == 0, "hostile: a name became a picture")
    context.close()


def main():
    mode, address = sys.argv[1:3]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"])
        if mode == "town":
            for check in [check_choices, check_keyboard, check_sizes, check_policy, check_report]:
                check(browser, address)
        else:
            check_hostile(browser, address)
        browser.close()
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


main()
