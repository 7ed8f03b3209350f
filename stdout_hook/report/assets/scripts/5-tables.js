// Tables are DataTables': sorted, searched and paged, with only one page in the document.

const LENGTHS = [10, 25, 50, 100];

/**
 * A column of data.
 * @typedef {{title: string, value: function(*): *, text?: function(*): string, node?: function(*, *): Node, number?: boolean, quoted?: boolean}} Column -
 *   `text` is what of a value is shown, or `node`, which is given the value and the row
 */

/**
 * Make a table of rows.
 * @param {string} caption - what it holds
 * @param {Column[]} columns
 * @param {Array} rows - of anything; columns take their values out of it
 * @param {object} [options] - DataTables' own, put over ours
 * @returns {{box: HTMLElement, table: object}} the element to show, and DataTables' object; make it
 *   in an element that is in the document
 */
function dataTable(place, caption, columns, rows, options = {}) {
  const made = element("table.display.compact", {}, element("caption.hidden", {}, caption));
  const box = element("div.table", {}, made);
  place.append(box);
  const table = new tables.DataTable(made, {
    data: rows,
    columns: columns.map(asColumn),
    deferRender: true,
    autoWidth: false,
    order: [],
    lengthMenu: LENGTHS,
    pageLength: 10,
    ...options,
  });
  return { box, table };
}

function asColumn({ title, value, text, node, number, quoted: isQuoted }) {
  const words = (row) => {
    const found = value(row);
    return text ? text(found, row) : String(found ?? "");
  };
  return {
    title: plain(title),
    className: number ? "number" : "",
    data: null,
    type: number ? "num" : "string",
    // DataTables takes what is displayed as HTML, so it is given nothing: the cell is filled as text.
    render: (_, type, row) => {
      if (type === "display") return "";
      return type === "filter" ? words(row) : value(row) ?? (number ? -Infinity : "");
    },
    createdCell: (cell, _, row) => {
      const shown = node ? node(value(row), row) : words(row);
      cell.replaceChildren(shown instanceof Node ? shown : isQuoted ? quoted(shown) : shown);
    },
  };
}
