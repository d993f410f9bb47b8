"""One child's way through the pages, in a real browser: report, case, a bed, a referral, a review, closure.

If you read one test, read this one.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from cases.models import Case, Report
from childprotect.lib import clock
from referrals.models import Referral
from shelters.models import Stay
from tests import factories
from tests import sheets as made
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


class Desk:
    """A person at a browser of their own."""

    def __init__(self, browser: Browser, server: str, person: User):
        self.context = browser.new_context(locale="mn-MN", timezone_id="Asia/Ulaanbaatar")
        self.page: Page = self.context.new_page()
        self.server = server
        self.page.goto(f"{server}/login/")
        self.page.fill("input[name=username]", person.username)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("form:has(input[name=password]) button")

    def go(self, path: str) -> None:
        """Open a page."""
        answer = self.page.goto(f"{self.server}{path}")
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"

    def refused(self, path: str) -> int:
        """The status of a page that should not open."""
        answer = self.page.goto(f"{self.server}{path}")
        assert answer is not None
        return answer.status

    def send(self, name: str) -> None:
        """Press the button of this name."""
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()


@pytest.fixture
def desk(browser, live_server):
    """Sits people down at browsers."""
    desks = []

    def sit(person: User) -> Desk:
        desks.append(Desk(browser, live_server.url, person))
        return desks[-1]

    yield sit
    for one in desks:
        one.context.close()


def test_one_child_from_report_to_closure(
    desk, worker, neighbour, supervisor, inspector, manager, partner, official
):
    home = factories.facility(manager=manager, beds=2)
    centre = factories.organisation(member=partner)

    # A neighbour has told the worker what was seen.
    at = desk(worker)
    at.go("/reports/new/")
    at.page.check("input[name=channel][value=phone]")
    at.page.fill("textarea[name=seen]", "Хоёр хүүхэд галгүй гэрт ганцаараа байна.")
    at.page.fill("input[name=place]", "Хойд гудамж, улаан хаалгатай хашаа")
    at.page.check("input[name=urgency][value=red]")
    at.page.fill("input[name=child-0-given_name]", "Анударь")
    at.page.fill("input[name=child-0-father_name]", "Гантулга")
    at.page.fill("input[name=child-0-born]", "2018")
    at.send("Мэдээллийг бүртгэх")
    report = Report.objects.get()
    assert report.children.get().given_name == "Анударь"
    at.go(f"/reports/{report.ref}/")  # red: the hand-over sheet for the police came first
    at.send("Хүлээн авч кейс нээх")
    case = Case.objects.get()
    assert case.worker == worker
    url = f"/cases/{case.ref}/"
    expect(at.page.locator(".case-bar")).to_contain_text("Г.Анударь")
    expect(at.page.locator(".case-bar")).to_contain_text(case.number)

    # The next soum knows nothing of it.
    next_door = desk(neighbour)
    assert next_door.refused(url) == 404
    assert next_door.refused(f"/reports/{report.ref}/") == 404

    # She sees the child, and assesses.
    at.go(f"{url}contacts/new/")
    at.page.fill("input[name=with_whom]", "Хүүхэд, эмээ")
    at.page.check("input[name=seen][value=alone]")
    at.page.fill("textarea[name=state]", "Айсан, даарсан. Эмээгийндээ байхыг хүсэж байна.")
    at.page.check("input[name=danger][value=yes]")
    at.send("Уулзалтыг хадгалах")
    at.go(f"{url}danger/")
    at.send("Эхлэх")
    at.page.check("input[name=q_seen][value=yes]")
    at.page.check("input[name=q_place][value=home]")
    at.send("Хадгалаад үргэлжлүүлэх")
    doctor = at.page.get_by_text("Хүүхдэд эмчийн тусламж яг одоо хэрэгтэй юу?")
    expect(doctor).to_be_hidden()
    with at.page.expect_response(lambda answer: answer.request.method == "POST"):  # it saves itself
        at.page.check("input[name=q_injured][value=yes]")
    expect(doctor).to_be_visible()
    expect(at.page.locator("#saved input[name=version]")).to_have_value("3")
    expect(at.page.locator(".unsaved")).to_have_count(0)
    danger = made.filled(case, worker, "danger", {"doctor_now": "no", "cold": "yes"})
    at.go(f"/sheets/{danger.ref}/result/")
    at.page.check("input[name=risk][value=red]")
    at.send("Үнэлгээг дуусгах")
    expect(at.page.locator("main")).to_contain_text("Хүүхэд энэ шөнө аюулгүй юу?")
    made.assess(case, worker, "red")

    # A place of safety: asked, given, reached.
    at.go(f"{url}stays/new/")
    at.page.check(f"input[name=facility][value='{home.ref}']")
    at.page.fill("textarea[name=sheet]", "Харшилгүй. Шөнө айдаг.")
    at.send("Байранд хүсэлт илгээх")
    stay = Stay.objects.get()
    house = desk(manager)
    house.go(f"/stays/{stay.ref}/")
    expect(house.page.locator("main")).to_contain_text("Шөнө айдаг")
    house.send("Ор өгөх")
    house.send("Хүүхэд ирсэн")
    assert house.refused(url) == 404
    stay.refresh_from_db()
    assert stay.status == Stay.Status.ADMITTED

    # The official sees the bed taken, and no child.
    board = desk(official)
    board.go("/occupancy/")
    expect(board.page.locator("main")).to_contain_text("1 / 2")
    assert "Анударь" not in board.page.content()

    # What keeps the child safe from today; then the plan, which the supervisor betters and approves in one act.
    at.go(f"{url}safety-plan/")
    for name, text in (
        ("danger", "Согтуу хүмүүс гэрт ирдэг."),
        ("steps", "Эмээ: шөнө гэртээ авна."),
        ("child_view", "Эмээтэйгээ байвал айхгүй."),
    ):
        at.page.fill(f"textarea[name={name}]", text)
    for name, text in (("safe_place", "Эмээгийн гэр"), ("calls", "Эмээ, 99001122"), ("carer", "Эмээ")):
        at.page.fill(f"input[name={name}]", text)
    at.page.check("input[name=signed][value=yes]")
    at.send("Аюулгүй байдлын төлөвлөгөөг хадгалах")
    at.go(f"{url}plan/edit/")
    at.page.fill("input[name=g0_text]", "Хүүхэд аюулгүй орчинд амьдарна")
    at.page.fill("input[name=g0a0_text]", "Эмээг асран хамгаалагчаар тогтоолгох")
    at.page.fill("input[name=g0a0_due_on]", f"{clock.today() + timedelta(days=9):%Y.%m.%d}")
    at.page.fill("textarea[name=child_view]", "Эмээтэйгээ байна.")
    at.send("Батлуулахаар илгээх")
    above = desk(supervisor)
    above.go(f"{url}plan/")
    above.page.get_by_role("link", name="Уншиж батлах").click()
    above.page.fill("input[name=g0a0_text]", "Эмээг асран хамгаалагчаар тогтоолгох, шийдвэрийг авах")
    above.send("Батлах")
    at.go(f"{url}plan/")
    expect(at.page.locator(".changes ins")).to_contain_text("шийдвэрийг авах")

    # A psychologist is asked and answers.
    at.go(f"{url}referrals/new/")
    at.page.select_option("select[name=organisation]", str(centre.ref))
    at.page.select_option("select[name=service]", "psych")
    at.page.fill("textarea[name=need]", "Сэтгэл зүйчтэй долоо хоногт нэг уулзах.")
    at.send("Холбон зуучлалыг илгээх")
    referral = Referral.objects.get()
    office = desk(partner)
    office.go(f"/referrals/{referral.ref}/")
    assert "Анударь" not in office.page.content()
    office.page.check("input[name=decision][value=accept]")
    office.page.fill("textarea[name=answer]", "Б.Оюун хариуцна.")
    office.send("Хариу илгээх")
    at.go("/")
    expect(at.page.locator("main")).to_contain_text("Таны холбон зуучлалыг хүлээн авлаа")

    # The inspector states why, finds something, and is answered.
    watch = desk(inspector)
    watch.go(url)
    watch.page.check("input[name=purpose][value=high_risk]")
    watch.send("Кейсийг нээх")
    watch.go(f"{url}reviews/new/")
    watch.page.check("input[name=kind][value=plan]")
    watch.page.fill("textarea[name=finding]", "Төлөвлөгөөний хугацаа тодорхойгүй.")
    watch.send("Зөрчлийг бүртгэх")
    review = case.reviews.get()
    at.go(f"/reviews/{review.ref}/")
    at.page.fill("textarea[name=answer]", "Хугацааг бичлээ.")
    at.send("Хариу илгээх")
    watch.go(f"/reviews/{review.ref}/")
    watch.send("Хяналтыг хаах")

    # Nothing closes while the child is in the shelter and the outcome is not there.
    at.go(url)
    expect(at.page.locator("main")).to_contain_text("Хүүхэд хамгаалах байранд байна")
    at.go(f"/stays/{stay.ref}/")
    at.page.locator("summary", has_text="Хүүхэд гарахыг зөвшөөрөх").click()
    at.page.check("input[name=destination][value=kin]")
    at.page.fill("input[name=escort]", "Эмээ Дулмаа")
    at.send("Хүүхэд гарахыг зөвшөөрөх")
    house.go(f"/stays/{stay.ref}/")
    house.send("Байрнаас гаргах")  # where and with whom stands there already
    office.go(f"/referrals/{referral.ref}/")
    office.page.check("input[name=outcome_code][value=helped]")
    office.page.fill("textarea[name=outcome]", "Гурван удаа уулзав.")
    office.send("Үр дүн илгээх")

    # What was planned is done.
    at.go("/")
    at.page.get_by_role(
        "link", name="Эмээг асран хамгаалагчаар тогтоолгох, шийдвэрийг авах", exact=True
    ).click()
    at.send("Хийсэн")

    # Closing: asked by the worker, agreed by supervisor and inspector, as the case was red.
    at.go(f"{url}ask-closing/")
    at.page.check("input[name=reason][value=guardian]")
    at.page.fill("textarea[name=note]", "Эмээгийн хамгаалалтад аюулгүй.")
    at.send("Зөвшөөрөл хүсэх")
    above.go(url)
    above.send("Хаахыг зөвшөөрөх")
    case.refresh_from_db()
    assert case.closed_at is None
    watch.go(url)
    watch.send("Хаахыг зөвшөөрөх")
    case.refresh_from_db()
    assert case.closed_at is not None
    assert clock.now() - case.opened_at < timedelta(minutes=5)
    at.go(f"{url}history/")
    expect(at.page.locator(".timeline")).to_contain_text("Кейс хаасан")
