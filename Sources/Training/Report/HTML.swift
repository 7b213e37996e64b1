/// Text inside a page.
enum HTML {
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }

  /// Light and dark, wide and narrow; no file, font or script from elsewhere.
  static let style = """
    :root{color-scheme:light dark;--back:#fbfbfa;--card:#fff;--ink:#1c1f23;--soft:#6a717b;
    --line:#e4e6e9;--axis:#a9afb7;--c0:#2468c7;--c1:#d2601a;--c2:#258a56;--c3:#9a3fb5;--c4:#b98a00;
    --c5:#c42b4f;--c6:#16879c;--c7:#6b5b4c}
    @media(prefers-color-scheme:dark){:root{--back:#15171a;--card:#1d2024;--ink:#e8eaed;
    --soft:#9aa2ad;--line:#2d3238;--axis:#5b636d;--c0:#6fa8ff;--c1:#ff9d5c;--c2:#5ecb93;
    --c3:#d68bf0;--c4:#e8bf45;--c5:#ff7d99;--c6:#58c9df;--c7:#bda894}}
    *{box-sizing:border-box}body{margin:0;padding:28px clamp(14px,4vw,48px) 48px;
    background:var(--back);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI",Roboto,sans-serif}
    main{max-width:1400px;margin:auto}h1{font-size:24px;font-weight:650;margin:0 0 16px}
    h2{font-size:15px;font-weight:600;margin:0 0 2px}
    .table{overflow-x:auto;margin-bottom:22px}table{border-collapse:collapse;
    font-variant-numeric:tabular-nums}th,td{padding:6px 22px 6px 0;text-align:right;
    border-bottom:1px solid var(--line);white-space:nowrap}
    th{font-weight:500;color:var(--soft);font-size:13px}
    th:first-child,td:first-child{text-align:left}
    .plots{display:grid;gap:18px;grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr))}
    figure{margin:0;padding:16px 18px 10px;background:var(--card);border:1px solid var(--line);
    border-radius:10px}svg{display:block;width:100%;height:auto}
    .legend{display:flex;flex-wrap:wrap;gap:2px 18px;margin:0 0 6px;font-size:13px;
    color:var(--soft)}
    .key{display:inline-block;width:18px;height:0;border-top:3px solid;margin-right:6px;
    vertical-align:middle;border-radius:2px}.key.dashed{border-top-style:dashed}
    .grid{stroke:var(--line);fill:none}.axis,.mark{stroke:var(--axis);fill:none}
    .tick,.name{font-size:11.5px;fill:var(--soft)}.curve{fill:none;stroke-width:1.8;
    stroke-linejoin:round}.dashed{stroke-dasharray:5 4}.band{opacity:.16;stroke:none}
    .diagonal{fill:none;stroke:var(--axis);stroke-dasharray:2 4}
    """
}
