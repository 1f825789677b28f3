// What the page itself says. Names of fields, activities, rules, channels and scenarios come from the policy;
// it has no names for the members of a closed list, so those stand here too.

export const WORDS = {
  heading: { ko: '리드 유형 미리보기', en: 'What kind of lead is this?' },
  lead: {
    ko: '입력하는 동안 유형, 대응 시나리오와 그 이유를 계산합니다. 입력한 내용은 이 브라우저를 떠나지 않습니다.',
    en: 'Type, response and reasons are computed while you type. Nothing you enter leaves this browser.',
  },
  origin: { ko: '발생 채널', en: 'How the lead arose' },
  who: { ko: '고객 정보', en: 'About the customer' },
  who_hint: { ko: '모르는 항목은 비워 두세요. 모름은 0점도 아니오도 아닙니다.', en: 'Leave open what you do not know. Unknown is neither zero nor “no”.' },
  did: { ko: '고객 활동', en: 'What the customer did' },
  did_hint: { ko: '누르면 활동이 추가됩니다. 시점은 아래에서 바꿀 수 있습니다.', en: 'Press to add an activity, then say when it was.' },
  result: { ko: '결과', en: 'Result' },
  reasons: { ko: '점수 내역', en: 'Reasons' },
  no_reasons: { ko: '아직 점수가 없습니다.', en: 'No points yet.' },
  due: { ko: '첫 대응 시한', en: 'First response due' },
  channels: { ko: '대응 채널', en: 'Channels' },
  goals: { ko: '대응 목표', en: 'Goals' },
  plan: { ko: '대응 순서', en: 'Steps' },
  first: { ko: '1차', en: 'First' },
  second: { ko: '2차', en: 'Then' },
  unknown: { ko: '더 알면 좋은 정보', en: 'Worth asking' },
  unset: { ko: '모름', en: 'Not known' },
  yes: { ko: '예', en: 'Yes' },
  no: { ko: '아니오', en: 'No' },
  remove: { ko: '지우기', en: 'Remove' },
  when: { ko: '시점', en: 'When' },
  rule_cap: { ko: '규칙 한도', en: 'Limit of the rule' },
  group_cap: { ko: '그룹 한도', en: 'Limit of the group' },
  axis_cap: { ko: '점수 범위', en: 'Range of the score' },
  hot: { ko: 'Hot', en: 'Hot' },
  warm: { ko: 'Warm', en: 'Warm' },
  cold: { ko: 'Cold', en: 'Cold' },

  // The page of one lead over time.
  time_heading: { ko: '한 리드의 앞으로 90일', en: 'One lead over the next 90 days' },
  time_lead: {
    ko: '새로운 일이 없으면 점수와 유형이 언제 어떻게 바뀌는지 보여 줍니다. 입력한 리드는 이 브라우저를 떠나지 않습니다.',
    en: 'How score and type change by time alone, if nothing new happens. The lead you enter leaves this browser nowhere.',
  },
  chart: { ko: '날짜별 점수와 리드 유형', en: 'Scores and lead type by date' },
  to_time: { ko: '리드의 앞으로 90일', en: 'One lead over 90 days' },
  to_form: { ko: '리드 유형 미리보기', en: 'Score a lead in a form' },
  now: { ko: '지금', en: 'Now' },
  changes: { ko: '언제 무엇이 바뀌나', en: 'What changes when' },
  no_change: { ko: '이 기간에는 바뀌지 않습니다.', en: 'Nothing changes in these days.' },
  no_flag: { ko: 'Flag 없음', en: 'No flag' },
  the_lead: { ko: '리드 (JSON)', en: 'The lead, as JSON' },
  lead_hint: {
    ko: '내용을 고치면 그림이 바로 바뀝니다. 미래 시각의 활동은 그 시각부터 계산됩니다.',
    en: 'Edit it and the chart follows. An activity dated later counts from its instant.',
  },
  stale: { ko: '그림은 마지막으로 읽을 수 있었던 리드입니다.', en: 'The chart still shows the last lead that could be read.' },
  sample: { ko: '예시', en: 'Sample' },
  sample_keen: { ko: '예시: 시승 신청 고객', en: 'Sample: asked for a test drive' },
  sample_promised: { ko: '예시: 담당자가 Hot 지정', en: 'Sample: set to hot by hand' },
  sample_member: { ko: '예시: 행사에 올 회원', en: 'Sample: a member with a visit to come' },
  day: { ko: '며칠 뒤', en: 'Day' },
  score_line: { ko: '점수', en: 'Score' },
  bands: { ko: '그리드의 수치 범위', en: 'Bands of the grid' },
  change: { ko: '유형·Flag·시나리오 변경', en: 'Type, flags or scenario change' },
  'override-end': { ko: '수동 지정 종료', en: 'Override ends' },

  // The page of customers.
  customers_heading: { ko: '주문 파일로 고객 세그먼트 보기', en: 'Customer segments from a file of orders' },
  customers_lead: {
    ko: '최근성(R), 구매 빈도(F), 금액(M)으로 고객을 나눕니다. 파일은 이 브라우저를 떠나지 않습니다.',
    en: 'Customers by recency (R), frequency (F) and money (M). The file leaves this browser nowhere.',
  },
  to_customers: { ko: '주문 파일로 고객 세그먼트 보기', en: 'Customer segments from a file' },
  drop: { ko: 'CSV 파일을 여기에 놓거나 눌러서 고르세요', en: 'Drop a CSV file here, or press to choose one' },
  drop_hint: {
    ko: '한 행에 주문 한 건 또는 주문 상품 하나: 고객, 날짜, 금액(또는 수량과 단가). 주문번호가 있으면 더 정확합니다.',
    en: 'One row for each order or item: customer, date, amount (or quantity and unit price); an order id makes it more exact.',
  },
  busy: { ko: '읽는 중…', en: 'Reading…' },
  reading: { ko: '파일을 이렇게 읽었습니다', en: 'How the file was read' },
  reading_hint: { ko: '추측한 것이 다르면 고쳐 주세요. 결과가 바로 바뀝니다.', en: 'Correct what was guessed wrongly, and the result follows.' },
  preview: { ko: '파일의 첫 행', en: 'The first rows of the file' },
  column: { ko: '열', en: 'Column' },
  row: { ko: '행', en: 'Row' },
  role_customer: { ko: '고객', en: 'Customer' },
  role_at: { ko: '날짜', en: 'Date' },
  role_amount: { ko: '금액', en: 'Amount' },
  role_quantity: { ko: '수량', en: 'Quantity' },
  role_price: { ko: '단가', en: 'Unit price' },
  role_order: { ko: '주문번호', en: 'Order id' },
  role_line: { ko: '주문 상품 번호', en: 'Line id' },
  role_currency: { ko: '통화', en: 'Currency' },
  as_product: { ko: '수량 × 단가', en: 'Quantity × unit price' },
  format: { ko: '날짜 형식', en: 'Form of dates' },
  format_exact: { ko: '2026-11-26T18:05+09:00', en: '2026-11-26T18:05+09:00' },
  format_ymd: { ko: '2026-11-26', en: '2026-11-26' },
  format_digits: { ko: '20261126', en: '20261126' },
  format_mdy: { ko: '11/26/2026 (월/일)', en: '11/26/2026 (m/d)' },
  format_dmy: { ko: '26/11/2026 (일/월)', en: '26/11/2026 (d/m)' },
  format_doubt: { ko: '월과 일이 바뀌었을 수 있습니다', en: 'day and month may be swapped' },
  mark: { ko: '소수점', en: 'Decimal sign' },
  as_of: { ko: '기준일 (그날 끝)', en: 'As of the end of' },
  cuts: { ko: 'R, F 점수 기준', en: 'Scores of R and F' },
  cuts_standard: { ko: '표준 기준', en: 'Standard cuts' },
  basis_standard: { ko: 'R은 7·30·90·180일, F는 2·3·5·10회, M은 5분위', en: 'R by 7, 30, 90, 180 days, F by 2, 3, 5, 10 orders, M by quintiles' },
  basis_quantiles: { ko: 'R, F, M 모두 이 파일의 5분위', en: 'R, F and M by quintiles of this file' },
  cuts_quantiles: { ko: '이 파일의 5분위', en: 'Quintiles of this file' },
  header: { ko: '첫 행은 열 이름', en: 'The first row is names' },
  delimiter: { ko: '구분 기호', en: 'Between cells' },
  delimiter_comma: { ko: '쉼표', en: 'Comma' },
  delimiter_semicolon: { ko: '세미콜론', en: 'Semicolon' },
  delimiter_tab: { ko: '탭', en: 'Tab' },
  delimiter_pipe: { ko: '세로줄', en: 'Vertical bar' },
  delimiter_blanks: { ko: '공백', en: 'Blanks' },
  encoding: { ko: '문자 인코딩', en: 'Encoding' },
  n_customers: { ko: '고객', en: 'customers' },
  n_rows: { ko: '행', en: 'rows' },
  n_nobody: { ko: '고객이 없는 행', en: 'without a customer' },
  n_later: { ko: '기준일 뒤의 행', en: 'after that day' },
  n_bad: { ko: '읽을 수 없는 행', en: 'unreadable rows' },
  bad_rows: { ko: '계산에서 뺀 행', en: 'Rows that were left out' },
  customers: { ko: '고객', en: 'Customers' },
  download: { ko: 'CSV로 저장', en: 'Save as CSV' },
  first_rows: { ko: '처음', en: 'The first' },
  table_hint: { ko: '열 이름을 누르면 정렬하고, 고객을 누르면 이유를 보여 줍니다.', en: 'Press a heading to sort, a customer to see why.' },
  col_customer: { ko: '고객', en: 'Customer' },
  col_segment: { ko: '세그먼트', en: 'Segment' },
  col_code: { ko: 'RFM', en: 'RFM' },
  col_days: { ko: '지난 일수', en: 'Days since' },
  col_orders: { ko: '주문', en: 'Orders' },
  col_net: { ko: '순 결제 금액', en: 'Net amount' },
  col_last_at: { ko: '마지막 주문', en: 'Last order' },
  basis_as_of: { ko: '기준일', en: 'As of' },
  file_empty: { ko: '빈 파일입니다.', en: 'The file is empty.' },
  file_no_rows: { ko: '열 이름만 있고 주문이 없습니다.', en: 'There are names of columns, but no orders.' },
  file_workbook: { ko: '엑셀 파일입니다. CSV로 저장한 뒤 다시 넣어 주세요.', en: 'This is a workbook. Save it as CSV first.' },
  file_binary: { ko: '글자로 된 파일이 아닙니다. CSV 파일을 넣어 주세요.', en: 'This is no text file. Give a CSV file.' },
  file_quote: { ko: '여기서 열린 따옴표가 닫히지 않습니다.', en: 'A quote that begins here is never closed.' },
  no_customer: { ko: '어느 열이 고객인지 골라 주세요.', en: 'Say which column is the customer.' },
  no_at: { ko: '어느 열이 날짜인지 골라 주세요.', en: 'Say which column is the date.' },
  no_amount: { ko: '어느 열이 금액인지, 또는 수량과 단가인지 골라 주세요.', en: 'Say which column is the amount, or which are quantity and unit price.' },
  no_dates: { ko: '고른 열에 그 형식의 날짜가 없습니다.', en: 'The column of dates has none of that form.' },
  no_amounts: { ko: '고른 열에 금액이 없습니다.', en: 'The column of amounts has no number.' },

  failed: { ko: '이 페이지를 시작하지 못했습니다', en: 'This page could not start' },
};

/** Units, where one field needs another word than the rest under `field.unit`. */
const UNITS = {
  USD: { ko: '미국 달러', en: 'US dollars' },
  years: { ko: '년', en: 'years' },
  'age.years': { ko: '세', en: 'years' },
};

/** Members of closed lists, by field. */
export const VALUES = {
  models_of_interest: {
    compact: { ko: '소형', en: 'Compact' },
    sedan: { ko: '세단', en: 'Sedan' },
    suv: { ko: 'SUV', en: 'SUV' },
    mpv: { ko: 'MPV', en: 'MPV' },
    electric: { ko: '전기차', en: 'Electric' },
    flagship_sedan: { ko: '플래그십 세단', en: 'Flagship sedan' },
    flagship_suv: { ko: '플래그십 SUV', en: 'Flagship SUV' },
  },
  purchase_horizon: {
    within_1_month: { ko: '1개월 이내', en: 'Within a month' },
    within_3_months: { ko: '3개월 이내', en: 'Within 3 months' },
    within_6_months: { ko: '6개월 이내', en: 'Within 6 months' },
    within_12_months: { ko: '1년 이내', en: 'Within a year' },
    undecided: { ko: '미정', en: 'Undecided' },
  },
  financing: {
    cash: { ko: '일시불', en: 'Cash' },
    loan: { ko: '할부', en: 'Loan' },
    lease: { ko: '리스', en: 'Lease' },
    subscription: { ko: '구독', en: 'Subscription' },
    undecided: { ko: '미정', en: 'Undecided' },
  },
  current_vehicle: {
    our_brand: { ko: '자사 차량', en: 'Our brand' },
    other_brand: { ko: '타사 차량', en: 'Another brand' },
    none: { ko: '없음', en: 'None' },
  },
  household: {
    single: { ko: '1인 가구', en: 'Single' },
    couple: { ko: '부부', en: 'Couple' },
    young_children: { ko: '어린 자녀', en: 'Young children' },
    grown_children: { ko: '성인 자녀', en: 'Grown children' },
  },
  occupation: {
    employee: { ko: '회사원', en: 'Employee' },
    self_employed: { ko: '자영업', en: 'Self-employed' },
    professional: { ko: '전문직', en: 'Professional' },
    public_service: { ko: '공무원', en: 'Public service' },
    homemaker: { ko: '주부', en: 'Homemaker' },
    retired: { ko: '은퇴', en: 'Retired' },
    student: { ko: '학생', en: 'Student' },
    none: { ko: '무직', en: 'None' },
  },
};

let language = 'en';
const speakers = new Set();

export const currentLanguage = () => language;

/** A text of a policy in the current language: plain, or one per language. */
export function label(text, otherwise = '') {
  if (typeof text === 'string') return text;
  return text?.[language] ?? text?.en ?? Object.values(text ?? {})[0] ?? otherwise;
}

/** A word of the page, or the id where there is none. */
export const word = (id) => label(WORDS[id], id);

/** A member of the closed list of `field`. */
export const valueName = (field, value) => label(VALUES[field]?.[value], value);

export const unitName = (field, unit) => label(UNITS[`${field}.${unit}`] ?? UNITS[unit], unit);

/** Gives `element` its text now and whenever the language changes. */
export function say(element, text) {
  const speak = () => {
    element.textContent = text();
  };
  speakers.add({ element, speak });
  speak();
  return element;
}

export function setLanguage(next) {
  language = next;
  document.documentElement.lang = next;
  for (const entry of speakers) {
    if (entry.element.isConnected) entry.speak();
    else speakers.delete(entry); // removed from the page since
  }
}

/** `2026-11-22T21:00:00+09:00` for a person, in the offset in which it is written. */
export function instant(text, style = { dateStyle: 'medium', timeStyle: 'short' }) {
  const [, local, offset] = /^(.{16}).*?(Z|[+-]\d\d:\d\d)$/.exec(text);
  const shown = new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' }).format(new Date(`${local}Z`));
  return style.timeStyle === undefined ? shown : `${shown} (UTC${offset})`;
}

export const days = (count) =>
  new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-count, 'day');

/** A day without its year, short enough for an axis. */
export const date = (text) => instant(text, { month: language === 'ko' ? 'numeric' : 'short', day: 'numeric' });

export const daysAhead = (count) => label({ ko: `${count}일 뒤`, en: `Day ${count}` });

export const number = (value) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);

export const points = (value) =>
  new Intl.NumberFormat(language, { signDisplay: 'exceptZero', maximumFractionDigits: 3 }).format(value);
