"""The countries and territories of ISO 3166-1, by their codes of two letters.

Names as the Unicode CLDR has them (Unicode License v3), a few made plainer.
"""

_NAMES = """
AD|อันดอร์รา|Andorra
AE|สหรัฐอาหรับเอมิเรตส์|United Arab Emirates
AF|อัฟกานิสถาน|Afghanistan
AG|แอนติกาและบาร์บูดา|Antigua & Barbuda
AI|แองกวิลลา|Anguilla
AL|แอลเบเนีย|Albania
AM|อาร์เมเนีย|Armenia
AO|แองโกลา|Angola
AQ|แอนตาร์กติกา|Antarctica
AR|อาร์เจนตินา|Argentina
AS|อเมริกันซามัว|American Samoa
AT|ออสเตรีย|Austria
AU|ออสเตรเลีย|Australia
AW|อารูบา|Aruba
AX|หมู่เกาะโอลันด์|Åland Islands
AZ|อาเซอร์ไบจาน|Azerbaijan
BA|บอสเนียและเฮอร์เซโกวีนา|Bosnia & Herzegovina
BB|บาร์เบโดส|Barbados
BD|บังกลาเทศ|Bangladesh
BE|เบลเยียม|Belgium
BF|บูร์กินาฟาโซ|Burkina Faso
BG|บัลแกเรีย|Bulgaria
BH|บาห์เรน|Bahrain
BI|บุรุนดี|Burundi
BJ|เบนิน|Benin
BL|เซนต์บาร์เธเลมี|St. Barthélemy
BM|เบอร์มิวดา|Bermuda
BN|บรูไน|Brunei
BO|โบลิเวีย|Bolivia
BQ|เนเธอร์แลนด์แคริบเบียน|Caribbean Netherlands
BR|บราซิล|Brazil
BS|บาฮามาส|Bahamas
BT|ภูฏาน|Bhutan
BV|เกาะบูเว|Bouvet Island
BW|บอตสวานา|Botswana
BY|เบลารุส|Belarus
BZ|เบลีซ|Belize
CA|แคนาดา|Canada
CC|หมู่เกาะโคโคส (คีลิง)|Cocos (Keeling) Islands
CD|สาธารณรัฐประชาธิปไตยคองโก|Democratic Republic of the Congo
CF|สาธารณรัฐแอฟริกากลาง|Central African Republic
CG|สาธารณรัฐคองโก|Republic of the Congo
CH|สวิตเซอร์แลนด์|Switzerland
CI|โกตดิวัวร์|Côte d’Ivoire
CK|หมู่เกาะคุก|Cook Islands
CL|ชิลี|Chile
CM|แคเมอรูน|Cameroon
CN|จีน|China
CO|โคลอมเบีย|Colombia
CR|คอสตาริกา|Costa Rica
CU|คิวบา|Cuba
CV|เคปเวิร์ด|Cape Verde
CW|คูราเซา|Curaçao
CX|เกาะคริสต์มาส|Christmas Island
CY|ไซปรัส|Cyprus
CZ|เช็ก|Czechia
DE|เยอรมนี|Germany
DJ|จิบูตี|Djibouti
DK|เดนมาร์ก|Denmark
DM|โดมินิกา|Dominica
DO|สาธารณรัฐโดมินิกัน|Dominican Republic
DZ|แอลจีเรีย|Algeria
EC|เอกวาดอร์|Ecuador
EE|เอสโตเนีย|Estonia
EG|อียิปต์|Egypt
EH|ซาฮาราตะวันตก|Western Sahara
ER|เอริเทรีย|Eritrea
ES|สเปน|Spain
ET|เอธิโอเปีย|Ethiopia
FI|ฟินแลนด์|Finland
FJ|ฟิจิ|Fiji
FK|หมู่เกาะฟอล์กแลนด์|Falkland Islands
FM|ไมโครนีเซีย|Micronesia
FO|หมู่เกาะแฟโร|Faroe Islands
FR|ฝรั่งเศส|France
GA|กาบอง|Gabon
GB|สหราชอาณาจักร|United Kingdom
GD|เกรเนดา|Grenada
GE|จอร์เจีย|Georgia
GF|เฟรนช์เกียนา|French Guiana
GG|เกิร์นซีย์|Guernsey
GH|กานา|Ghana
GI|ยิบรอลตาร์|Gibraltar
GL|กรีนแลนด์|Greenland
GM|แกมเบีย|Gambia
GN|กินี|Guinea
GP|กวาเดอลูป|Guadeloupe
GQ|อิเควทอเรียลกินี|Equatorial Guinea
GR|กรีซ|Greece
GS|เกาะเซาท์จอร์เจียและหมู่เกาะเซาท์แซนด์วิช|South Georgia & South Sandwich Islands
GT|กัวเตมาลา|Guatemala
GU|กวม|Guam
GW|กินี-บิสเซา|Guinea-Bissau
GY|กายอานา|Guyana
HK|ฮ่องกง|Hong Kong
HM|เกาะเฮิร์ดและหมู่เกาะแมกดอนัลด์|Heard & McDonald Islands
HN|ฮอนดูรัส|Honduras
HR|โครเอเชีย|Croatia
HT|เฮติ|Haiti
HU|ฮังการี|Hungary
ID|อินโดนีเซีย|Indonesia
IE|ไอร์แลนด์|Ireland
IL|อิสราเอล|Israel
IM|เกาะแมน|Isle of Man
IN|อินเดีย|India
IO|บริติชอินเดียนโอเชียนเทร์ริทอรี|British Indian Ocean Territory
IQ|อิรัก|Iraq
IR|อิหร่าน|Iran
IS|ไอซ์แลนด์|Iceland
IT|อิตาลี|Italy
JE|เจอร์ซีย์|Jersey
JM|จาเมกา|Jamaica
JO|จอร์แดน|Jordan
JP|ญี่ปุ่น|Japan
KE|เคนยา|Kenya
KG|คีร์กีซสถาน|Kyrgyzstan
KH|กัมพูชา|Cambodia
KI|คิริบาส|Kiribati
KM|คอโมโรส|Comoros
KN|เซนต์คิตส์และเนวิส|St. Kitts & Nevis
KP|เกาหลีเหนือ|North Korea
KR|เกาหลีใต้|South Korea
KW|คูเวต|Kuwait
KY|หมู่เกาะเคย์แมน|Cayman Islands
KZ|คาซัคสถาน|Kazakhstan
LA|ลาว|Laos
LB|เลบานอน|Lebanon
LC|เซนต์ลูเซีย|St. Lucia
LI|ลิกเตนสไตน์|Liechtenstein
LK|ศรีลังกา|Sri Lanka
LR|ไลบีเรีย|Liberia
LS|เลโซโท|Lesotho
LT|ลิทัวเนีย|Lithuania
LU|ลักเซมเบิร์ก|Luxembourg
LV|ลัตเวีย|Latvia
LY|ลิเบีย|Libya
MA|โมร็อกโก|Morocco
MC|โมนาโก|Monaco
MD|มอลโดวา|Moldova
ME|มอนเตเนโกร|Montenegro
MF|เซนต์มาร์ติน|St. Martin
MG|มาดากัสการ์|Madagascar
MH|หมู่เกาะมาร์แชลล์|Marshall Islands
MK|มาซิโดเนียเหนือ|North Macedonia
ML|มาลี|Mali
MM|เมียนมา|Myanmar
MN|มองโกเลีย|Mongolia
MO|มาเก๊า|Macao
MP|หมู่เกาะนอร์เทิร์นมาเรียนา|Northern Mariana Islands
MQ|มาร์ตินีก|Martinique
MR|มอริเตเนีย|Mauritania
MS|มอนต์เซอร์รัต|Montserrat
MT|มอลตา|Malta
MU|มอริเชียส|Mauritius
MV|มัลดีฟส์|Maldives
MW|มาลาวี|Malawi
MX|เม็กซิโก|Mexico
MY|มาเลเซีย|Malaysia
MZ|โมซัมบิก|Mozambique
NA|นามิเบีย|Namibia
NC|นิวแคลิโดเนีย|New Caledonia
NE|ไนเจอร์|Niger
NF|เกาะนอร์ฟอล์ก|Norfolk Island
NG|ไนจีเรีย|Nigeria
NI|นิการากัว|Nicaragua
NL|เนเธอร์แลนด์|Netherlands
NO|นอร์เวย์|Norway
NP|เนปาล|Nepal
NR|นาอูรู|Nauru
NU|นีอูเอ|Niue
NZ|นิวซีแลนด์|New Zealand
OM|โอมาน|Oman
PA|ปานามา|Panama
PE|เปรู|Peru
PF|เฟรนช์โปลินีเซีย|French Polynesia
PG|ปาปัวนิวกินี|Papua New Guinea
PH|ฟิลิปปินส์|Philippines
PK|ปากีสถาน|Pakistan
PL|โปแลนด์|Poland
PM|แซงปีแยร์และมีเกอลง|St. Pierre & Miquelon
PN|หมู่เกาะพิตแคร์น|Pitcairn Islands
PR|เปอร์โตริโก|Puerto Rico
PS|ปาเลสไตน์|Palestine
PT|โปรตุเกส|Portugal
PW|ปาเลา|Palau
PY|ปารากวัย|Paraguay
QA|กาตาร์|Qatar
RE|เรอูนียง|Réunion
RO|โรมาเนีย|Romania
RS|เซอร์เบีย|Serbia
RU|รัสเซีย|Russia
RW|รวันดา|Rwanda
SA|ซาอุดีอาระเบีย|Saudi Arabia
SB|หมู่เกาะโซโลมอน|Solomon Islands
SC|เซเชลส์|Seychelles
SD|ซูดาน|Sudan
SE|สวีเดน|Sweden
SG|สิงคโปร์|Singapore
SH|เซนต์เฮเลนา|St. Helena
SI|สโลวีเนีย|Slovenia
SJ|สฟาลบาร์และยานไมเอน|Svalbard & Jan Mayen
SK|สโลวะเกีย|Slovakia
SL|เซียร์ราลีโอน|Sierra Leone
SM|ซานมาริโน|San Marino
SN|เซเนกัล|Senegal
SO|โซมาเลีย|Somalia
SR|ซูรินาเม|Suriname
SS|ซูดานใต้|South Sudan
ST|เซาตูเมและปรินซิปี|São Tomé & Príncipe
SV|เอลซัลวาดอร์|El Salvador
SX|ซินต์มาร์เทน|Sint Maarten
SY|ซีเรีย|Syria
SZ|เอสวาตีนี|Eswatini
TC|หมู่เกาะเติกส์และหมู่เกาะเคคอส|Turks & Caicos Islands
TD|ชาด|Chad
TF|เฟรนช์เซาเทิร์นเทร์ริทอรีส์|French Southern Territories
TG|โตโก|Togo
TH|ไทย|Thailand
TJ|ทาจิกิสถาน|Tajikistan
TK|โตเกเลา|Tokelau
TL|ติมอร์-เลสเต|Timor-Leste
TM|เติร์กเมนิสถาน|Turkmenistan
TN|ตูนิเซีย|Tunisia
TO|ตองกา|Tonga
TR|ตุรกี|Türkiye
TT|ตรินิแดดและโตเบโก|Trinidad & Tobago
TV|ตูวาลู|Tuvalu
TW|ไต้หวัน|Taiwan
TZ|แทนซาเนีย|Tanzania
UA|ยูเครน|Ukraine
UG|ยูกันดา|Uganda
UM|หมู่เกาะรอบนอกของสหรัฐอเมริกา|U.S. Outlying Islands
US|สหรัฐอเมริกา|United States
UY|อุรุกวัย|Uruguay
UZ|อุซเบกิสถาน|Uzbekistan
VA|นครวาติกัน|Vatican City
VC|เซนต์วินเซนต์และเกรนาดีนส์|St. Vincent & Grenadines
VE|เวเนซุเอลา|Venezuela
VG|หมู่เกาะบริติชเวอร์จิน|British Virgin Islands
VI|หมู่เกาะเวอร์จินของสหรัฐอเมริกา|U.S. Virgin Islands
VN|เวียดนาม|Vietnam
VU|วานูอาตู|Vanuatu
WF|วาลลิสและฟุตูนา|Wallis & Futuna
WS|ซามัว|Samoa
YE|เยเมน|Yemen
YT|มายอต|Mayotte
ZA|แอฟริกาใต้|South Africa
ZM|แซมเบีย|Zambia
ZW|ซิมบับเว|Zimbabwe
"""
COUNTRIES = {
    code: (thai, english)
    for code, thai, english in (line.split("|") for line in _NAMES.strip().splitlines())
}


def country_name(code: str, language: str) -> str:
    """The country's name in the language; what is no code is given back."""
    thai, english = COUNTRIES.get(code, (code, code))
    return thai if language.startswith("th") else english
