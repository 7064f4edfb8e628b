"""Names of invented people, as they are written where they come from.

Own lists of common given and family names; combinations are drawn by chance and mean nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


def given_first(given: str, family: str, _second: str) -> str:
    return f"{given} {family}"


def family_first(given: str, family: str, _second: str) -> str:
    return f"{family} {given}"


def two_families(given: str, family: str, second: str) -> str:
    return f"{given} {family}" if family == second else f"{given} {family} {second}"


def only_given(given: str, _family: str, _second: str) -> str:
    return given


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Given and family names of one origin; `women_family` where the form differs by gender."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    family: tuple[str, ...]
    women_family: tuple[str, ...] = ()
    order: Callable[[str, str, str], str] = given_first


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


ORIGINS: dict[str, Origin] = {
    "portuguese": Origin(
        women=_words("Beatriz, Inês, Conceição, Margarida, Lúcia, Ana Rita, Mafalda, Joana"),
        men=_words("João Pedro, Tomé, Luís, Gonçalo, Nuno, Rui, Simão, Vasco, Zé António"),
        family=_words(
            "Albuquerque, Teixeira, Brandão, da Conceição, dos Santos Figueiredo, Magalhães, "
            "Falcão, Guimarães, Sá, Vilhena, Queirós, Antunes, Bragança de Noronha e Meneses"
        ),
        order=two_families,
    ),
    "spanish": Origin(
        women=_words("Itziar, María José, Nuria, Begoña, Rocío, Ximena, Lucía, Araceli"),
        men=_words("Tomás, Íñigo, Andrés, Julián, Óscar, Ramón, Joaquín, Ángel Luis"),
        family=_words(
            "Echeverría, Undabarrena, Peña, Núñez, Castañeda, de la Fuente, Ibáñez, Zubizarreta, "
            "Muñoz, Rincón, Olmedo, Villalobos, Goikoetxea, Ríos, Quintanilla"
        ),
        order=two_families,
    ),
    "english": Origin(
        women=_words("Harriet, Morwenna, Joan, Siobhán, Imogen, Tamsin, Niamh, Philippa, Erin"),
        men=_words("Alasdair, Callum, Gareth, Desmond, Rhys, Oisín, Edmund, Trevor, Angus"),
        family=_words(
            "Ashdown, Penhaligon, O’Riordan, Fairweather, Tregenza, Llewellyn, McAllister, Birtwhistle, "
            "Hathersage, Cholmondeley-Featherstone, Lamb, Ó Conaill, Pye, Ravensworth, Quayle"
        ),
        women_family=_words(
            "Ashdown, Penhaligon, O’Riordan, Fairweather, Tregenza, Llewellyn, McAllister, Birtwhistle, "
            "Hathersage, Cholmondeley-Featherstone, Lamb, Ní Chonaill, Pye, Ravensworth, Quayle"
        ),
    ),
    "german": Origin(
        women=_words("Annegret, Käthe, Svenja, Ute, Hannelore, Friederike, Jördis, Marlies"),
        men=_words("Jürgen, Detlef, Björn, Karl-Heinz, Ruprecht, Götz, Matthäus, Udo, Thilo"),
        family=_words(
            "Müllerschön, Großkopf, Weißgerber, von der Heydt, Kühnapfel, Brückner, Oßwald, "
            "Schnurrenberger, Löffelholz, Dänzer, Ostertag, Leutheusser-Brandstätter, Pfaff, Zech"
        ),
    ),
    "french": Origin(
        women=_words("Solène, Maëlle, Océane, Bérengère, Françoise, Anaïs, Ghislaine, Zoé"),
        men=_words("Gaël, Loïc, Étienne, François-Xavier, Benoît, Noël, Rémi, Yann, Hervé"),
        family=_words(
            "Lefèvre, Château, Garçon, d’Aubigné, Brûlé, Le Goff, Hénaff, Ménard, Rivière, "
            "Saint-Aubin, Peyronnet, Dubosc, Vézina, Œuvrard"
        ),
    ),
    "dutch": Origin(
        women=_words("Fenna, Anouk, Marijke, Sjoukje, Liesbeth, Noor, Wietske, Roos"),
        men=_words("Sjoerd, Joost, Wouter, Pieter-Jan, Thijs, Diederik, Koen, Gijs, Bas"),
        family=_words(
            "van der Meulen, de Groot, Hoekstra, van ’t Hoff, Zijlstra, ter Horst, Bruinsma, "
            "van den Broek, IJzerman, Oosterhuis, Vroom, Kuiper"
        ),
    ),
    "polish": Origin(
        women=_words("Zofia, Małgorzata, Bożena, Agnieszka, Łucja, Jadwiga, Stanisława, Ewa"),
        men=_words("Paweł, Łukasz, Stanisław, Grzegorz, Bogumił, Michał, Zbigniew, Kuba"),
        family=_words(
            "Wiśniowiecki, Chrząszczewski, Kaczmarski, Dąbek, Śliwa, Żurawski, Gołębiowski, "
            "Ćwikła, Pałka, Zającki"
        ),
        women_family=_words(
            "Wiśniowiecka, Chrząszczewska, Kaczmarska, Dąbek, Śliwa, Żurawska-Lewandowska, "
            "Gołębiowska, Ćwikła, Pałka, Zającka"
        ),
    ),
    "czech": Origin(
        women=_words("Kateřina, Zdeňka, Lenka, Věra, Radka, Bohumila, Markéta"),
        men=_words("Jiří, Ondřej, Zdeněk, Bořivoj, Tomáš, Kryštof, Luboš"),
        family=_words("Dvořáček, Říha, Kratochvíl, Šťastný, Vlček, Hrubý, Zámečník, Blažek"),
        women_family=_words(
            "Dvořáčková, Říhová, Kratochvílová, Šťastná, Vlčková, Hrubá, Zámečníková, Blažková"
        ),
    ),
    "hungarian": Origin(
        women=_words("Ágnes, Erzsébet, Gyöngyi, Réka, Ildikó, Zsófia, Tünde"),
        men=_words("László, Gábor, Zsolt, Ferenc, Győző, Örs, Balázs, Tamás"),
        family=_words("Szűcs, Erdődi, Kőszegi, Gyarmati, Bárány, Hegedűs, Ördögh, Vörös, Pásztor"),
        order=family_first,
    ),
    "nordic": Origin(
        women=_words("Åsa, Ingrid, Solveig, Maj-Britt, Gudrun, Tuva, Päivi, Sigríður, Bodil"),
        men=_words("Eirik, Sören, Øyvind, Håkon, Lars-Göran, Aksel, Jón, Väinö, Ulf"),
        family=_words(
            "Haugen, Björkqvist, Ødegård, Sjöström, Lindqvist, Hämäläinen, Aaltonen, Søgaard, Å, "
            "Næss, Kjærsgaard, Myhrvold, Östergård"
        ),
    ),
    "greek": Origin(
        women=_words("Eleni, Kalliopi, Despina, Vasiliki, Chrysoula, Ioanna"),
        men=_words("Stavros, Athanasios, Panagiotis, Kyriakos, Thodoris, Lefteris"),
        family=_words(
            "Papakonstantinou, Vlachos, Karagiannis, Mavros, Ioannidis, Zografos, Lekkas"
        ),
    ),
    "turkish": Origin(
        women=_words("Ayşe, Gülşen, İpek, Çiğdem, Nurgül, Özlem, Şule"),
        men=_words("Emre, Oğuz, Çağlar, İlker, Tuğrul, Şahin, Ümit"),
        family=_words("Yıldızoğlu, Çelikkaya, Öztürkmen, Gündoğdu, Işıkçı, Kılıçarslan, Su, Akşit"),
    ),
    "arabic": Origin(
        women=_words("Fatima Zahra, Layla, Hanan, Nour, Salma, Rania, Khadija, Amal"),
        men=_words("Farid, Youssef, Abd al-Rahman, Karim, Tariq, Ziad, Nabil, Hamza"),
        family=_words(
            "Haddad, al-Khatib, Ben Brahim, El Amrani, Bou Saab, Mansouri, Abu-Ghazaleh, Najjar, "
            "al-Sabbagh, Benkirane"
        ),
    ),
    "nigerian": Origin(
        women=_words("Adaeze, Folasade, Ngozi, Yetunde, Ifeoma, Aisha, Omolara, Chiamaka"),
        men=_words("Chukwuemeka, Babatunde, Olúwaṣeun, Ikenna, Sani, Obinna, Ayodele, Uche"),
        family=_words(
            "Nwosu, Adéyẹmí, Okonkwo, Bello, Eze, Ogunbanjo, Chukwu, Danjuma, Ọlátúnjí, Uzoma, "
            "Oluwaseyifunmi"
        ),
    ),
    "ghanaian": Origin(
        women=_words("Akosua, Efua, Abena, Esi, Adwoa, Yaa"),
        men=_words("Kwame, Kofi, Yaw, Kojo, Kwabena, Ato"),
        family=_words("Boateng, Owusu-Ansah, Mensah, Asante, Quartey, Adjei, Ofori-Darko, Tetteh"),
    ),
    "southern_african": Origin(
        women=_words("Lindiwe, Nomvula, Thandeka, Palesa, Refilwe, Zanele, Tatenda"),
        men=_words("Sipho, Themba, Kagiso, Tendai, Bongani, Mpho, Lwazi"),
        family=_words(
            "Mokoena, Ndlovu, Dlamini, Sithole, Moyo, van Zyl, Mthembu, Nkosi, Chikwanha"
        ),
    ),
    "north_indian": Origin(
        women=_words("Ananya, Meenakshi, Ritu, Shreya, Kavita, Sushmita, Gurpreet, Zoya"),
        men=_words("Arjun, Harpreet, Vikram, Rajesh, Devendra, Imran, Sourav, Om"),
        family=_words(
            "Bhattacharya, Chaudhary, Deshpande, Gill, Iqbal, Joshi, Mukhopadhyay, Rao, Sengupta, "
            "Srivastava, Kulkarni"
        ),
    ),
    "south_indian": Origin(
        women=_words("Lakshmi, Kalaivani, Revathi, Sowmya, Padmavathi, Anjali, Deepa"),
        men=_words("Selvam, Venkataraghavan, Murugan, Anand, Suresh, Balakrishnan, Hari"),
        family=_words("R., K., S., M. K., T., P. R., A."),
        order=family_first,
    ),
    "sri_lankan": Origin(
        women=_words("Dilrukshi, Chathurika, Nirmala, Tharushi"),
        men=_words("Nuwan, Kasun, Lahiru, Ruwan"),
        family=_words(
            "Hettiarachchi, Ekanayake Mudiyanselage, Liyanapathirana, de Silva, Gunawardana"
        ),
    ),
    "chinese": Origin(
        women=_words("Xiulan, Yuhan, Meiling, Jing, Xinyi, Lü, Hui, Yan"),
        men=_words("Wei, Haoran, Zhiqiang, Jun, Guowei, Bo, Mingze, Lei"),
        family=_words("Zhang, Ouyang, Xu, Huang, Guo, Lü, Tang, Shen, Situ, E, Deng, Qiu"),
        order=family_first,
    ),
    "japanese": Origin(
        women=_words("Mei, Yūko, Sakura, Haruka, Ayaka, Chiyo, Reiko, Kaori"),
        men=_words("Kenji, Shōta, Hiroshi, Daiki, Ryō, Tsuyoshi, Makoto, Jun’ichi"),
        family=_words(
            "Tanaka, Ōno, Fujiwara, Kobayashi, Matsumoto, Ueda, Hashimoto, Sasaki, I, Endō"
        ),
        order=family_first,
    ),
    "korean": Origin(
        women=_words("Seo-yeon, Ji-woo, Min-ji, Ha-eun, Soo-jin, Eun-ju"),
        men=_words("Min-jun, Do-yun, Sung-ho, Jae-won, Hyun-woo, Tae-yang"),
        family=_words("Kim, O, Namgung, Bae, Seok, Yun, Hwang, Ryu, Ma"),
        order=family_first,
    ),
    "vietnamese": Origin(
        women=_words("Thị Hương, Thu Hà, Ngọc Ánh, Bích Liên, Thị Ý, Mỹ Duyên"),
        men=_words("Văn Đức, Quốc Bảo, Minh Tuấn, Hữu Phước, Đình Long, Gia Huy"),
        family=_words("Nguyễn, Trần, Lê, Phạm, Võ, Đặng, Huỳnh, Bùi, Tôn Thất"),
        women_family=_words("Nguyễn, Trần, Lê, Phạm, Võ, Đặng, Huỳnh, Bùi, Tôn Nữ"),
        order=family_first,
    ),
    "indonesian": Origin(
        women=_words("Wulandari, Puspitasari, Kusumaningrum, Ratna Dewi, Lestari, Sri"),
        men=_words("Wibowo, Hartono, Setiawan, Budiarto, Agung Prasetyo, Kurniawan"),
        family=_words("-"),
        order=only_given,
    ),
    "filipino": Origin(
        women=_words("Maria Luz, Rosario, Ligaya, Jocelyn, Divina"),
        men=_words("Crisanto, Jun-Jun, Rodel, Benigno, Arvin"),
        family=_words("Macaraeg, Dimaculangan, Pangilinan, Villanueva, Sy, Batungbakal"),
    ),
    "brazilian": Origin(
        women=_words("Thaís, Aparecida, Jéssica, Luana, Iracema, Tatiane, Vitória"),
        men=_words("Antônio, Caíque, Wellington, Éverton, Murilo, Ubirajara, Cauê"),
        family=_words(
            "da Silva, Cavalcanti, Oliveira, Assunção, Nascimento, Gonçalves, Sakamoto, de Jesus, "
            "Schneider, Brandão de Albuquerque"
        ),
        order=two_families,
    ),
    "mexican": Origin(
        women=_words("Guadalupe, Xóchitl, Citlali, Fernanda, Yolanda, Itzel"),
        men=_words("Cuauhtémoc, Héctor, Raúl, Jesús Antonio, Adán, Efraín"),
        family=_words("Hernández, Ceballos, Güemes, Xicoténcatl, Treviño, Ávila, Montaño, Ruelas"),
        order=two_families,
    ),
}


def draw_name(origin: Origin, is_woman: bool, rng: np.random.Generator) -> str:  # noqa: FBT001 - a name has two forms
    """One full name. Draws three numbers whatever the origin, so that streams stay aligned."""
    given, family, second = rng.random(3)
    names = origin.women if is_woman else origin.men
    families = origin.women_family if is_woman and origin.women_family else origin.family
    return origin.order(_pick(names, given), _pick(families, family), _pick(families, second))


def _pick(names: tuple[str, ...], share: float) -> str:
    return names[int(share * len(names))]
