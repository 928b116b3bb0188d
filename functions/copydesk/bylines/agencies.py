"""News agencies and distributors of press releases, with the names and initials by which texts credit them."""

from typing import NamedTuple


class Agency(NamedTuple):
    """An agency: the name that records carry, and the signs in credits. `is_release`: it distributes press releases."""

    name: str
    signs: tuple[str, ...]
    is_release: bool = False


# name: signs as texts write them, the name itself among them or not; initials count in this spelling and in capitals
_AGENCIES = {
    "AAP": "Australian Associated Press",
    "Adnkronos": "",
    "AFP": "afp|Agence France-Presse|Agence France Presse|أ ف ب|أ.ف.ب|فرانس برس|法新社|АФП",
    "Agência Brasil": "",
    "Agerpres": "",
    "AGI": "Agenzia Italia",
    "Anadolu Agency": "AA|Anadolu|Anadolu Ajansı|الأناضول",
    "ANI": "",
    "ANP": "",
    "ANSA": "",
    "Antara": "ANTARA News",
    "APA": "Austria Presse Agentur",
    "Askanews": "",
    "Associated Press": "AP|The Associated Press|Associated Press Writer|AP Writer|美联社|أ ب",
    "Belga": "",
    "Bernama": "",
    "Bloomberg": "Bloomberg News",
    "BTA": "",
    "Canadian Press": "The Canadian Press|La Presse Canadienne|CP",
    "China News Service": "中新社|中新网|CNS",
    "Cihan News Agency": "CİHAN|Cihan Haber Ajansı",
    "ČTK": "CTK",
    "DHA": "Demirören Haber Ajansı|Doğan Haber Ajansı",
    "dpa": "Deutsche Presse-Agentur|dpa-AFX|dpa-infocom|د ب أ",
    "EFE": "Agencia EFE|EFECOM",
    "epd": "",
    "Europa Press": "",
    "Folhapress": "",
    "Hina": "",
    "IANS": "",
    "İHA": "IHA|İhlas Haber Ajansı",
    "Interfax": "Interfax.ru|Интерфакс",
    "Jiji Press": "Jiji|時事|時事通信",
    "Keystone-SDA": "sda|ats|Keystone-ATS",
    "KNA": "",
    "Kyodo News": "Kyodo|共同|共同通信",
    "LaPresse": "",
    "Lusa": "",
    "MTI": "",
    "NAN": "",
    "News1": "뉴스1",
    "Newsis": "뉴시스",
    "Notimex": "",
    "NTB": "©NTB",
    "PA Media": "PA|Press Association",
    "PAP": "",
    "PTI": "Press Trust of India|भाषा",
    "Reuters": "Thomson Reuters|Reuters Health|Reuters Staff|رويترز|路透社|ロイター|Рейтер|Рейтерс",
    "RIA Novosti": "РИА Новости|RIA",
    "Ritzau": "",
    "SID": "",
    "STT": "",
    "Tanjug": "",
    "TASS": "ТАСС|ITAR-TASS",
    "Télam": "Telam",
    "TT": "TT-AFP|TT-Reuters",
    "TTXVN": "VNA",
    "Ukrinform": "Укрінформ|Укринформ",
    "UNIAN": "УНИАН",
    "UPI": "United Press International",
    "Xinhua": "新华社|新華社|شينخوا|Синьхуа|Xinhua News Agency",
    "Yonhap": "Yonhap News|연합뉴스|聯合ニュース",
}
_DISTRIBUTORS = {
    "Accesswire": "ACCESS Newswire",
    "APA-OTS": "",
    "Business Wire": "BusinessWire",
    "CNW": "CNW Group|CNW Telbec|Canada Newswire",
    "EIN Presswire": "EINPresswire|EINPresswire.com|EIN News",
    "EQS": "EQS-News|DGAP|DGAP-News",
    "GlobeNewswire": "Globe Newswire",
    "JCN Newswire": "",
    "Marketwired": "Marketwire",
    "news aktuell": "ots",
    "Newsfile": "Newsfile Corp|Newsfile Corp.",
    "PR Newswire": "PRNewswire|PRNewswire-USNewswire|PRNewswire-PRWeb|PRNewswire-FirstCall|PRN|PRNewswire-Asia",
    "PRWeb": "",
}
AGENCIES: tuple[Agency, ...] = tuple(
    Agency(name, tuple(filter(None, (name, *signs.split("|")))), is_release)
    for names, is_release in ((_AGENCIES, False), (_DISTRIBUTORS, True))
    for name, signs in names.items()
)
SIGNS = frozenset(sign.casefold() for agency in AGENCIES for sign in agency.signs)
_LONGEST_INITIALS = 5  # letters of a sign that is compared in its own spelling: "aa" and "pa" are also words
_EXACT = {spelt: agency for agency in AGENCIES for sign in agency.signs for spelt in (sign, sign.upper())}
_FOLDED = {
    sign.casefold(): agency for agency in AGENCIES for sign in agency.signs if len(sign) > _LONGEST_INITIALS
}  # fmt: skip


def agency_of(sign: str) -> Agency | None:
    """Return the agency that a sign names: initials in their own spelling or in capitals, longer names in any."""
    bare = sign.strip(" .,;:()[]*_–—-")
    return _EXACT.get(bare) or _FOLDED.get(bare.casefold())
