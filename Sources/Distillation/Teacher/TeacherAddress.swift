import FoundationEssentials

/// Where a teacher's server is: the address below which OpenAI's paths lie.
///
/// `http://host:port/v1`, `https://…`, `unix:/path/to.sock` (for `/v1` on a Unix domain socket) and
/// `http+unix://%2Fpath%2Fto.sock/v1` are understood.
public struct TeacherAddress: Sendable, Equatable {
  /// Without a slash at the end.
  public let base: String

  public init(_ text: String) throws(DistillationError) {
    let expected = "expected http://host:port/v1, https://…, unix:/path or http+unix://…"
    if text.hasPrefix("unix:") {
      let path = "/" + text.dropFirst(5).drop { $0 == "/" }
      guard text.hasPrefix("unix:/"), path.count > 1 else {
        throw DistillationError(
          "The teacher's address '\(text)' names no socket by its whole path, \(expected).")
      }
      base = "http+unix://" + TeacherAddress.encoded(path) + "/v1"
      return
    }
    let schemes = ["http://", "https://", "http+unix://", "https+unix://"]
    guard let scheme = schemes.first(where: text.hasPrefix),
      let url = URL(string: text), url.host().map({ !$0.isEmpty }) ?? false,
      url.query() == nil, url.fragment() == nil
    else {
      throw DistillationError("The teacher's address is '\(text)', \(expected).")
    }
    var rest = text.dropFirst(scheme.count)
    while rest.hasSuffix("/") { rest = rest.dropLast() }
    // People copy the address of the request itself.
    if rest.hasSuffix("/chat/completions") { rest = rest.dropLast(17) }
    base = scheme + rest
  }

  public func url(of path: String) -> String { base + "/" + path }

  /// Percent-encoded as a URL's host (RFC 3986, 3.2.2).
  private static func encoded(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return path.utf8.reduce(into: "") { text, byte in
      let character = Character(Unicode.Scalar(byte))
      let isPlain = character.isASCII && (character.isLetter || character.isNumber)
      if isPlain || "-._~".contains(character) {
        text.append(character)
      } else {
        text += "%" + String(digits[Int(byte >> 4)]) + String(digits[Int(byte & 15)])
      }
    }
  }
}
