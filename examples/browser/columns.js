// Which column of a file is what: by its name in English or Korean, else by what stands in it.

import { guessDateFormat, guessMark, readAmount, share } from './values.js';

/** Names without blanks and signs, the best first. A role whose name is in two lists goes to the earlier role. */
const NAMES = {
  line: ['line', 'lineid', 'lineno', 'linenumber', 'orderline', 'orderlineid', '행번호', '상품주문번호', '주문상세번호'],
  order: ['order', 'orderid', 'orderno', 'ordernumber', 'invoice', 'invoiceno', 'invoiceid', 'invoicenumber', 'transaction', 'transactionid', 'receipt', 'receiptno', '주문번호', '주문id', '주문', '송장번호', '거래번호', '영수증번호', '결제번호'],
  customer: ['customer', 'customerid', 'customerno', 'customernumber', 'customercode', 'custid', 'cust', 'client', 'clientid', 'userid', 'user', 'memberid', 'member', 'buyerid', 'buyer', 'account', 'accountid', 'customeremail', 'email', '고객', '고객id', '고객번호', '고객코드', '회원', '회원id', '회원번호', '구매자id', '구매자', '주문자id', '주문자', '아이디', '이메일'],
  at: ['at', 'orderdate', 'orderedat', 'purchasedate', 'purchasedat', 'invoicedate', 'transactiondate', 'date', 'datetime', 'timestamp', 'time', 'createdat', '주문일시', '주문일', '주문일자', '주문날짜', '구매일시', '구매일', '구매일자', '결제일시', '결제일', '결제일자', '거래일시', '거래일', '거래일자', '일시', '날짜', '일자'],
  currency: ['currency', 'currencycode', '통화', '통화코드', '화폐'],
  quantity: ['quantity', 'qty', 'units', '수량', '구매수량', '주문수량', '판매수량', '개수'],
  amount: ['amount', 'orderamount', 'totalamount', 'total', 'totalprice', 'ordertotal', 'revenue', 'sales', 'netamount', 'paid', 'payment', 'sum', 'value', '결제금액', '주문금액', '구매금액', '총금액', '총액', '금액', '매출액', '매출', '판매금액', '합계', '합계금액'],
  price: ['unitprice', 'price', 'itemprice', 'productprice', '단가', '판매단가', '상품단가', '상품가격', '판매가', '가격'],
};
export const ROLES = ['customer', 'at', 'amount', 'quantity', 'price', 'order', 'line', 'currency'];

/** Records that a guess looks at. */
const LOOKS = 500;

const plain = (name) => name.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** The role that a column has by its name, and how good a name it is: 0 is the best. */
function named(name) {
  const found = Object.entries(NAMES).map(([role, names]) => ({ role, rank: names.indexOf(plain(name)) }));
  return found.find(({ rank }) => rank >= 0);
}

/** Whether the first record holds names: it has a known one, or no cell of it is a date or a number and later ones are. */
export function guessHeader(records) {
  const [first, ...rest] = records.slice(0, LOOKS);
  if (first.some((cell) => named(cell) !== undefined)) return true;
  const isValue = (cell) => readAmount(cell) !== null || guessDateFormat([cell]).share > 0;
  return rest.length > 0 && !first.some(isValue) && rest.some((record) => record.some(isValue));
}

/** The column of each role, or `null`. `records` are without the header, `names` the texts of it, or empty. */
export function guessColumns(records, names) {
  const roles = Object.fromEntries(ROLES.map((role) => [role, null]));
  const ranks = {};
  names.forEach((name, column) => {
    const found = named(name);
    if (found === undefined || found.rank >= (ranks[found.role] ?? Infinity)) return;
    roles[found.role] = column;
    ranks[found.role] = found.rank;
  });
  byValues(records, roles);
  // A price is an amount where nothing says how often it was paid.
  if (roles.amount === null && roles.quantity === null && roles.price !== null) [roles.amount, roles.price] = [roles.price, null];
  return roles;
}

/** What names did not say of date, amount and customer. */
function byValues(records, roles) {
  const shown = records.slice(0, LOOKS);
  const width = Math.max(0, ...shown.map((record) => record.length));
  const column = (at) => shown.map((record) => record[at] ?? '').filter((cell) => cell.trim() !== '');
  const used = () => new Set(Object.values(roles));
  const free = () => Array.from({ length: width }, (_, at) => at).filter((at) => !used().has(at) && column(at).length > 0);
  roles.at ??= free().find((at) => guessDateFormat(column(at)).share > 0.95) ?? null;
  if (roles.amount === null && (roles.quantity === null || roles.price === null)) {
    const amounts = free().filter((at) => share(column(at), (cell) => readAmount(cell, guessMark(column(at))) !== null) > 0.95);
    // Money has decimal places more often than ids and numbers of pieces have.
    const withPlaces = amounts.filter((at) => column(at).some((cell) => /\d[.,]\d{1,2}$/.test(cell.trim())));
    // The first free column is a customer, unless somebody else is.
    const others = roles.customer === null ? amounts.filter((at) => at !== free()[0]) : amounts;
    roles.amount = withPlaces.at(-1) ?? others.at(-1) ?? null;
  }
  roles.customer ??= free()[0] ?? null;
}
