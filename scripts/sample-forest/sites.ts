/** The fictitious company "Harbour Line": where it works and who works there. Every name is invented by combination. */
export interface Site {
  readonly city: string;
  /** OU below the domain; also part of group names. */
  readonly ou: string;
  readonly domain: 'harbour' | 'asia';
  readonly staff: number;
  readonly state: string;
  readonly c: string;
  readonly language: string;
  readonly co: string;
  /** ISO 3166 numeric, as countryCode holds it. */
  readonly countryCode: number;
  readonly postalCode: string;
  readonly street: string;
  readonly phone: string;
  readonly given: readonly Name[];
  readonly family: readonly Name[];
  /** Order of the parts in cn and displayName. */
  readonly order: 'given family' | 'family given' | 'familygiven';
}

/** A name as it is written, and its Latin letters for account names where they cannot be derived. */
export type Name = string | readonly [written: string, latin: string];

const list = (text: string): readonly string[] => text.split(' ').map((name) => name.replaceAll('_', ' '));
const pairs = (text: string): readonly Name[] =>
  text.split(' ').map((pair) => {
    const [written = '', latin = ''] = pair.split('/');
    return [written, latin] as const;
  });

export const sites: readonly Site[] = [
  {
    city: 'Hamburg',
    ou: 'Hamburg',
    domain: 'harbour',
    staff: 44,
    state: 'Hamburg',
    c: 'DE',
    language: 'de',
    co: 'Germany',
    countryCode: 276,
    postalCode: '20457',
    street: 'Speicherkai 12',
    phone: '+49 40 5550',
    order: 'given family',
    given: list(
      'Jürgen Käthe Björn Anneliese Günther Sabine Torsten Ulrike Jörg Annegret Matthias Heike Lars-Ole Silke Götz Frauke Henning Wiebke',
    ),
    family: list(
      'Müller Größer Petersen Jäger Hansen Schröder Krüger Böttcher Weiß Lüders von_Ahlen Voß Harms Möller-Kaiser Thießen Brandt Röhl',
    ),
  },
  {
    city: 'Gdańsk',
    ou: 'Gdansk',
    domain: 'harbour',
    staff: 30,
    state: 'Pomorskie',
    c: 'PL',
    language: 'pl',
    co: 'Poland',
    countryCode: 616,
    postalCode: '80-751',
    street: 'ul. Nad Kanałem 7',
    phone: '+48 58 555 0',
    order: 'given family',
    given: list('Łukasz Małgorzata Paweł Agnieszka Stanisław Bożena Grzegorz Zofia Michał Świętosława Jarosław Żaneta'),
    family: list('Wójcik Dąbrowska Łukasik Kozłowski Jabłońska Wróbel Piątek Żurawski Gołąb Król Sikora Święcicki Nowak-Lis'),
  },
  {
    city: 'Marseille',
    ou: 'Marseille',
    domain: 'harbour',
    staff: 28,
    state: "Provence-Alpes-Côte d'Azur",
    c: 'FR',
    language: 'fr',
    co: 'France',
    countryCode: 250,
    postalCode: '13002',
    street: "12 quai de l'Étoile",
    phone: '+33 4 9155 0',
    order: 'given family',
    given: list('Anne-Sophie Jean-Luc Zoé François Hélène Raphaël Noémie Benoît Chloé Gaël Aïcha Thérèse'),
    family: list("Lefèvre d'Almeida Béranger Garçon Dupré Le_Goff Noël-Marchand Côté Pélissier L'Hermite Boué"),
  },
  {
    city: 'Cork',
    ou: 'Cork',
    domain: 'harbour',
    staff: 28,
    state: 'Munster',
    c: 'IE',
    language: 'en',
    co: 'Ireland',
    countryCode: 372,
    postalCode: 'T12 X0X0',
    street: "3 Pilot's Row",
    phone: '+353 21 555 0',
    order: 'given family',
    given: list('Siobhán Niall Aoife Seán Róisín Declan Gráinne Oisín Máire Cillian Bríd Tadhg'),
    family: list("O'Neill Murphy O'Súilleabháin McCarthy Ó_Briain Walsh-Byrne D'Arcy Fitzgerald Kavanagh O'Hara-Quinn Doyle"),
  },
  {
    city: 'Bergen',
    ou: 'Bergen',
    domain: 'harbour',
    staff: 20,
    state: 'Vestland',
    c: 'NO',
    language: 'nb',
    co: 'Norway',
    countryCode: 578,
    postalCode: '5003',
    street: 'Sjøgaten 21',
    phone: '+47 5555 0',
    order: 'given family',
    given: list('Søren Åse Bjørn Solveig Øyvind Ingrid Håkon Liv Jørgen Astrid'),
    family: list('Ødegård Bakke Sørensen Haugen Åsheim Lunde Kjærstad Strøm Næss'),
  },
  {
    city: 'Yokohama',
    ou: 'Yokohama',
    domain: 'asia',
    staff: 32,
    state: 'Kanagawa',
    c: 'JP',
    language: 'ja',
    co: 'Japan',
    countryCode: 392,
    postalCode: '231-0001',
    street: '港町1-2-3',
    phone: '+81 45 555 0',
    order: 'family given',
    given: pairs('美咲/Misaki 健太/Kenta さくら/Sakura 大輔/Daisuke 陽子/Yoko 翔/Sho 直樹/Naoki 結衣/Yui 拓海/Takumi 恵/Megumi 涼/Ryo'),
    family: pairs('佐藤/Sato 鈴木/Suzuki 髙橋/Takahashi 田中/Tanaka 渡邊/Watanabe 伊藤/Ito 山本/Yamamoto 中村/Nakamura 小林/Kobayashi'),
  },
  {
    city: 'Shanghai',
    ou: 'Shanghai',
    domain: 'asia',
    staff: 28,
    state: 'Shanghai',
    c: 'CN',
    language: 'zh',
    co: 'China',
    countryCode: 156,
    postalCode: '200002',
    street: '江边路88号',
    phone: '+86 21 5550 0',
    order: 'familygiven',
    given: pairs('伟/Wei 芳/Fang 秀英/Xiuying 敏/Min 静/Jing 磊/Lei 洋/Yang 艳/Yan 勇/Yong 明/Ming'),
    family: pairs('王/Wang 李/Li 张/Zhang 刘/Liu 陈/Chen 杨/Yang 赵/Zhao 欧阳/Ouyang'),
  },
  {
    city: 'Busan',
    ou: 'Busan',
    domain: 'asia',
    staff: 16,
    state: 'Busan',
    c: 'KR',
    language: 'ko',
    co: 'Korea',
    countryCode: 410,
    postalCode: '48940',
    street: '부두로 5',
    phone: '+82 51 555 0',
    order: 'familygiven',
    given: pairs('민준/Minjun 서연/Seoyeon 도윤/Doyun 지우/Jiwoo 하은/Haeun 준서/Junseo'),
    family: pairs('김/Kim 이/Lee 박/Park 최/Choi 정/Jung'),
  },
  {
    city: 'Singapore',
    ou: 'Singapore',
    domain: 'asia',
    staff: 24,
    state: 'Singapore',
    c: 'SG',
    language: 'en',
    co: 'Singapore',
    countryCode: 702,
    postalCode: '049318',
    street: '9 Pier Quay #04-01',
    phone: '+65 6555 0',
    order: 'given family',
    given: list('Priya Wei_Ling Rajesh Nur_Aisyah Marcus Mei_Xuan Arjun Siti Jia_Hao Deepa Hui_Min'),
    family: list('Raman Tan Venkataraman binte_Ismail Lim Krishnan Ong-Pereira Goh Subramaniam'),
  },
];

export const departments = ['Operations', 'Engineering', 'Sales', 'Finance', 'Human Resources', 'IT', 'Legal'] as const;
export type Department = (typeof departments)[number];

/** Titles: head of the department, lead at a site, everyone else. */
export const titles: { readonly [D in Department]: readonly [head: string, lead: string, ...others: string[]] } = {
  Operations: ['Chief Operating Officer', 'Terminal Manager', 'Crane Operator', 'Shift Planner', 'Dispatcher'],
  Engineering: ['Chief Engineer', 'Engineering Lead', 'Marine Engineer', 'Electrical Engineer'],
  Sales: ['Sales Director', 'Regional Sales Manager', 'Account Manager', 'Freight Broker'],
  Finance: ['Chief Financial Officer', 'Controller', 'Accountant'],
  'Human Resources': ['HR Director', 'HR Partner', 'Recruiter'],
  IT: ['IT Director', 'IT Lead', 'System Administrator', 'Service Desk Agent'],
  Legal: ['General Counsel', 'Counsel', 'Paralegal'],
};

const LETTERS: ReadonlyMap<string, string> = new Map(
  'ß/ss ł/l Ł/L ø/o Ø/O æ/ae Æ/Ae å/a Å/A ä/ae ö/oe ü/ue Ä/Ae Ö/Oe Ü/Ue'.split(' ').map((pair) => {
    const [letter = '', ascii = ''] = pair.split('/');
    return [letter, ascii] as const;
  }),
);

export const written = (name: Name): string => (typeof name === 'string' ? name : name[0]);

/** ASCII letters and hyphens of a name: Größer → Groesser, Łukasz → Lukasz, O'Neill → ONeill. */
export function latin(name: Name): string {
  const text = typeof name === 'string' ? name : name[1];
  const mapped = Array.from(text.normalize('NFC'), (letter) => LETTERS.get(letter) ?? letter).join('');
  return mapped.normalize('NFD').replace(/[^A-Za-z-]/g, '');
}
