import Checkpoint
import FoundationEssentials

/// The files of a Hugging Face model's directory.
struct SourceFiles {
  let directory: String

  var configuration: String { path("config.json") }
  var weights: String { path("model.safetensors") }
  var index: String { path("model.safetensors.index.json") }
  var tokenizer: String { path("tokenizer.json") }
  var vocabulary: String { path("vocab.json") }
  var merges: String { path("merges.txt") }
  /// What `export` keeps beside a model that plain GPT-2 has no place for.
  var companion: String { path(Companion.name) }

  func path(_ name: String) -> String { directory + "/" + name }

  func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// A whole text file.
  func text(_ path: String, _ expected: String) throws(CheckpointError) -> String {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw CheckpointError(
        file: path, found: has(path) ? "a file that cannot be read" : "no such file",
        expected: expected)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw CheckpointError(file: path, found: "bytes that are not UTF-8", expected: expected)
    }
    return text
  }
}
