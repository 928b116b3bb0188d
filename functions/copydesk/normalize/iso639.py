"""ISO 639-3 and 639-2 codes -> the two letters that BCP 47 prefers (RFC 5646, section 2.2.1).

Contains the languages that detection knows and suppliers of news declare, and three withdrawn codes. Any other code
stays as it is.
"""

_PAIRS = """
afr af alb sq amh am ara ar arm hy asm as aze az baq eu bel be ben bn bos bs bul bg bur my cat ca ces cs chi zh
cmn zh cym cy cze cs dan da deu de dut nl ell el eng en epo eo est et ewe ee fas fa fin fi fra fr fre fr geo ka
ger de gle ga glg gl gre el guj gu hau ha heb he hin hi hrv hr hun hu hye hy ibo ig ice is ind id isl is ita it
jav jv jpn ja kan kn kat ka kaz kk khm km kin rw kir ky kor ko kur ku lao lo lat la lav lv lit lt ltz lb mac mk
mal ml mar mr may ms mkd mk mlg mg mon mn msa ms mya my nep ne nld nl nno nn nob nb nor no nya ny ori or orm om
pan pa per fa pes fa pol pl por pt prs fa pus ps ron ro rum ro run rn rus ru san sa sin si slk sk slo sk slv sl
sna sn som so spa es sqi sq srp sr sun su swa sw swe sv swh sw tam ta tat tt tel te tgk tg tgl tl tha th tir ti
tuk tk tur tr uig ug ukr uk urd ur uzb uz vie vi wel cy xho xh yid yi ydd yi yor yo zho zh zul zu
iw he in id ji yi
"""

_CODES = _PAIRS.split()
TWO_LETTERS: dict[str, str] = dict(zip(_CODES[::2], _CODES[1::2], strict=True))

# The languages that detection distinguishes. Any other is detected as a related one: Icelandic as Swedish.
_DETECTED = """
af ak am ar az be bg bn ca cs cy da de el en eo es et fa fi fr gu he hi hr hu hy id it ja jv ka km kn ko la lt lv mk
ml mr my nb ne nl or pa pl pt ro ru si sk sl sn sr sv ta te th tk tl tr uk ur uz vi yi zh zu
"""
DETECTED = frozenset(_DETECTED.split())
