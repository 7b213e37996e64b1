/// The server's secret, as it comes from a file or from the environment.
public enum TeacherKey {
  /// The first word of `text`: files end with a line feed, and what is pasted brings blanks along.
  /// Nil where there is none.
  ///
  /// Only visible ASCII characters are a key, as a header carries nothing else. The error names
  /// `place` and never the key, because what it says is printed and logged.
  public static func read(_ text: String, from place: String) throws(DistillationError) -> String? {
    guard let key = text.split(whereSeparator: \.isWhitespace).first else { return nil }
    guard key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw DistillationError(
        "The server's key in \(place) holds a character that no header can carry, expected "
          + "visible ASCII characters.")
    }
    return String(key)
  }
}
