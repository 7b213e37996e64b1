import Checkpoint
import FoundationEssentials

/// Where a round keeps what it makes. A file that is there is whole: each is renamed into place.
struct RoundFiles: Sendable {
  let directory: String

  init(directory: String, round: Int) {
    self.directory = directory + "/round-\(round)"
  }

  /// All texts that the round asked for and that ended, scored.
  var samples: String { directory + "/samples.jsonl" }
  /// The lines that the round trains on.
  var buffer: String { directory + "/buffer.jsonl" }
  var commands: String { directory + "/commands.json" }
  /// The settings of the round's training, where another program does it.
  var recipe: String { directory + "/recipe.json" }
  /// The float32 model that training makes of the round before's.
  var model: String { directory + "/model.safetensors" }
  var log: String { directory + "/model.log.csv" }
  var checkpoint: String { directory + "/model.safetensors.zst" }
  var figures: String { directory + "/figures.json" }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  func create() throws(DistillationError) {
    do {
      try OutputFile.makeFolder(directory)
    } catch {
      throw DistillationError(error.description)
    }
  }

  static func write(_ text: String, to path: String) throws(DistillationError) {
    do {
      try OutputFile.write(text, to: path)
    } catch {
      throw DistillationError(error.description)
    }
  }

  static func json(_ value: some Encodable) throws(DistillationError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    } catch {
      throw DistillationError("Figures cannot be written as JSON: \(error).")
    }
  }

  static func read<Value: Decodable>(
    _ path: String, as type: Value.Type
  ) throws(DistillationError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw DistillationError("\(path) is not what an earlier run wrote there: \(error).")
    }
  }

  /// Puts a copy of a file in the place of another at once.
  static func copy(_ from: String, to path: String) throws(DistillationError) {
    do {
      try OutputFile.write(
        try Data(contentsOf: URL(fileURLWithPath: from), options: .mappedIfSafe), to: path)
    } catch {
      throw DistillationError("\(from) cannot be copied to \(path): \(error).")
    }
  }
}
