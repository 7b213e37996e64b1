import FoundationEssentials

/// Reads and writes files that hold one JSON object per line.
public enum JSONLines {
  /// Decodes the lines of a file; an error names file, line and what is wrong.
  public static func read<Line: Decodable>(_ path: String, as type: Line.Type)
    throws(DistillationError) -> [Line]
  {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw DistillationError("\(path) cannot be read; expected JSON lines there.")
    }
    let decoder = JSONDecoder()
    var lines: [Line] = []
    var number = 0
    for bytes in data.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
      do {
        lines.append(try decoder.decode(Line.self, from: bytes))
      } catch {
        throw DistillationError(
          file: path, line: number, "is not a JSON object of the expected kind: \(error).")
      }
    }
    guard !lines.isEmpty else {
      throw DistillationError("\(path) holds no lines, expected at least one JSON object.")
    }
    return lines
  }

  /// Keys sorted, so that the same lines are the same bytes.
  public static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }

  /// Writes a file atomically, a line for each value.
  public static func write(_ lines: some Sequence<some Encodable>, to path: String)
    throws(DistillationError)
  {
    let encoder = encoder()
    var data = Data()
    do {
      for line in lines {
        data.append(try encoder.encode(line))
        data.append(0x0A)
      }
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw DistillationError("\(path) cannot be written: \(error).")
    }
  }
}
