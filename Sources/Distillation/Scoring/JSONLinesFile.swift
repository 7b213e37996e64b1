import FoundationEssentials

/// A file with one JSON object a line.
public enum JSONLinesFile {
  /// All lines; blank ones are skipped.
  ///
  /// - Throws: ``DistillationError`` with the file and, where a line is not what is expected, its
  ///   number.
  public static func read<Line: Decodable>(
    _ path: String, as type: Line.Type = Line.self
  ) throws(DistillationError) -> [Line] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
    } catch {
      throw DistillationError("The file \(path) cannot be read.")
    }
    let decoder = JSONDecoder()
    var lines: [Line] = []
    var number = 0
    for bytes in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      guard bytes.contains(where: { $0 > 0x20 }) else { continue }
      do {
        lines.append(try decoder.decode(Line.self, from: bytes))
      } catch {
        throw DistillationError(file: path, line: number, problem(error))
      }
    }
    guard !lines.isEmpty else {
      throw DistillationError("The file \(path) holds no lines, expected at least one.")
    }
    return lines
  }

  /// Writes the lines with sorted keys, so that equal lines are equal bytes.
  public static func write(
    _ lines: some Sequence<some Encodable>, to path: String
  ) throws(DistillationError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      var data = Data()
      for line in lines {
        data.append(try encoder.encode(line))
        data.append(UInt8(ascii: "\n"))
      }
      try data.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw DistillationError("The file \(path) cannot be written: \(error).")
    }
  }

  private static func problem(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "the key \"\(key.stringValue)\" is missing."
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "the key \"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" "
        + "has the wrong type."
    default: "not one JSON object."
    }
  }
}
