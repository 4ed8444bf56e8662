"""What elements, oxides and volatiles are called in the tables of laboratories and surveys."""

from __future__ import annotations

#: Symbols of what is measured in rocks, soils, sediments, waters and gases; short-lived ones are left out.
_SYMBOLS = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr "
    "Rb Sr Y Zr Nb Mo Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf "
    "Ta W Re Os Ir Pt Au Hg Tl Pb Bi Rn Ra Th Pa U"
)

#: Oxides, volatiles and forms of carbon and sulphur that analyses give beside elements.
_COMPOUNDS = (
    "SiO2 TiO2 Al2O3 Fe2O3 Fe2O3T FeO FeOT MnO MnO2 MgO CaO Na2O K2O Li2O Rb2O Cs2O P2O5 Cr2O3 BaO BeO "
    "SrO SO2 SO3 SO4 V2O5 V2O3 NiO CoO Co3O4 CuO Cu2O ZnO PbO SnO2 ZrO2 HfO2 Nb2O5 Ta2O5 WO3 MoO3 MoO2 "
    "As2O3 Sb2O3 Bi2O3 B2O3 Ga2O3 GeO2 Sc2O3 Y2O3 La2O3 Ce2O3 CeO2 Pr6O11 Pr2O3 Nd2O3 Sm2O3 Eu2O3 Gd2O3 "
    "Tb4O7 Tb2O3 Dy2O3 Ho2O3 Er2O3 Tm2O3 Yb2O3 Lu2O3 ThO2 UO2 U3O8 H2O CO2 LOI TOC TIC TC TS Corg Ctot "
    "Stot Sorg Cinorg Cgraph Ssulf"
)

#: Other ways to write the same: a name and what it means, in turn.
_SYNONYMS = (
    "tfe2o3 Fe2O3T fe2o3tot Fe2O3T fe2o3t Fe2O3T feotot FeOT tfe Fe eth Th gold Au silver Ag copper Cu "
    "lead Pb zinc Zn nickel Ni cobalt Co arsenic As antimony Sb bismuth Bi mercury Hg tin Sn tungsten W "
    "molybdenum Mo uranium U thorium Th lithium Li barium Ba chromium Cr manganese Mn iron Fe vanadium V "
    "platinum Pt palladium Pd cadmium Cd fluorine F rubidium Rb strontium Sr yttrium Y zirconium Zr "
    "niobium Nb tantalum Ta caesium Cs cesium Cs beryllium Be boron B selenium Se tellurium Te "
    "thallium Tl titanium Ti aluminium Al aluminum Al calcium Ca magnesium Mg sodium Na potassium K "
    "phosphorus P sulfur S sulphur S lanthanum La cerium Ce indium In gallium Ga germanium Ge hafnium Hf "
    "scandium Sc"
)

#: Elements by their Chinese names, in turn.
_CHINESE = (
    "金 Au 银 Ag 铜 Cu 铅 Pb 锌 Zn 镍 Ni 钴 Co 砷 As 锑 Sb 铋 Bi 汞 Hg 锡 Sn 钨 W 钼 Mo 铀 U 钍 Th "
    "锂 Li 钡 Ba 铬 Cr 锰 Mn 铁 Fe 钒 V 铂 Pt 钯 Pd 镉 Cd 氟 F 铷 Rb 锶 Sr 钇 Y 锆 Zr 铌 Nb 钽 Ta "
    "铯 Cs 铍 Be 硼 B 硒 Se 碲 Te 铊 Tl 钛 Ti 铝 Al 钙 Ca 镁 Mg 钠 Na 钾 K 磷 P 硫 S 硅 Si 镧 La "
    "铈 Ce 铟 In 镓 Ga 锗 Ge 铪 Hf 钪 Sc 氯 Cl 溴 Br 碘 I 碳 C 氮 N 铼 Re 锇 Os 铱 Ir 铑 Rh 钌 Ru"
)


def _in_turn(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


#: Symbol or formula by its name in lower case.
KNOWN: dict[str, str] = {
    **{name.lower(): name for name in (*_SYMBOLS.split(), *_COMPOUNDS.split())},
    **_in_turn(_SYNONYMS),
    **_in_turn(_CHINESE),
}

_BELOW = "< <= L N U UJ K T LT ND BD BDL BLD <DL <LOD <LLD <RL BELOW LESS"
_ABOVE = "> >= G GT OL OVER"
_MISSING = "B NA NSS IS H NR INS LNR"

#: What a qualifier beside a value means, in upper case, as USGS and state databases write them.
QUALIFIERS: dict[str, str] = {
    **dict.fromkeys((*_BELOW.split(), "BELOW DETECTION", "BELOW LIMIT", "LESS THAN"), "below"),
    **dict.fromkeys(_ABOVE.split(), "above"),
    **dict.fromkeys(_MISSING.split(), "missing"),
}
