import Checkpoint
import Dispatch
import FoundationEssentials

/// Reads and writes files that hold one JSON object per line.
public enum JSONLines {
  /// Decodes the lines of a file on all cores; an error names file, line and what is wrong.
  public static func read<Line: Decodable & Sendable>(_ path: String, as type: Line.Type)
    throws(DistillationError) -> [Line]
  {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw DistillationError("\(path) cannot be read; expected JSON lines there.")
    }
    let ranges = ranges(of: data)
    let parts = concurrentMap(ranges.count) { decode(data[ranges[$0]], as: type) }
    var lines: [Line] = []
    var number = 0
    for part in parts {
      if let fault = part.fault {
        throw DistillationError(
          file: path, line: number + part.lineCount,
          "is not a JSON object of the expected kind: \(fault).")
      }
      lines += part.lines
      number += part.lineCount
    }
    guard !lines.isEmpty else {
      throw DistillationError("\(path) holds no lines, expected at least one JSON object.")
    }
    return lines
  }

  /// Bytes, or lines when writing, that are worth a task of their own.
  private static let partByteCount = 1 << 22
  private static let partLineCount = 1 << 14

  /// Some of a file's lines. The last one that was counted is the one at fault.
  private struct Part<Line: Sendable>: Sendable {
    var lines: [Line] = []
    var lineCount = 0
    var fault: String?
  }

  /// Ranges of whole lines.
  private static func ranges(of data: Data) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = data.startIndex
    while start < data.endIndex {
      let least = min(start + partByteCount, data.endIndex)
      let end = data[least...].firstIndex(of: newline).map { $0 + 1 } ?? data.endIndex
      ranges.append(start..<end)
      start = end
    }
    return ranges
  }

  private static let newline: UInt8 = 0x0A

  private static func decode<Line: Decodable>(_ data: Data, as type: Line.Type) -> Part<Line> {
    let decoder = JSONDecoder()
    var part = Part<Line>()
    for bytes in data.split(separator: newline, omittingEmptySubsequences: false) {
      part.lineCount += 1
      if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
      do {
        part.lines.append(try decoder.decode(Line.self, from: bytes))
      } catch {
        let isText = String(bytes: bytes, encoding: .utf8) != nil
        part.fault = isText ? DecodingError.words(for: error) : "it is not UTF-8"
        return part
      }
    }
    // Behind the last newline begins the next part's first line.
    if data.last == newline { part.lineCount -= 1 }
    return part
  }

  /// `body` of 0 ..< `count`, on all cores.
  private static func concurrentMap<Value: Sendable>(
    _ count: Int, _ body: @Sendable (Int) -> Value
  ) -> [Value] {
    [Value](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      // Each index is some thread's alone and is initialized once, and all have been when
      // `concurrentPerform` returns.
      nonisolated(unsafe) let base = buffer.baseAddress
      DispatchQueue.concurrentPerform(iterations: count) { index in
        if let base { (base + index).initialize(to: body(index)) }
      }
      initializedCount = count
    }
  }

  /// Keys sorted, so that the same lines are the same bytes.
  public static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }

  /// Writes a file atomically, a line for each value.
  public static func write(_ lines: [some Encodable & Sendable], to path: String)
    throws(DistillationError)
  {
    let starts = Array(stride(from: 0, to: lines.count, by: partLineCount))
    let parts = concurrentMap(starts.count) { index in
      Result {
        let encoder = encoder()
        var data = Data()
        for line in lines[starts[index]...].prefix(partLineCount) {
          data.append(try encoder.encode(line))
          data.append(newline)
        }
        return data
      }
    }
    do {
      var data = Data()
      for part in parts { data.append(try part.get()) }
      try OutputFile.write(data, to: path)
    } catch let error as CheckpointError {
      throw DistillationError(error.description)
    } catch {
      throw DistillationError("\(path) cannot be written: \(error).")
    }
  }
}
