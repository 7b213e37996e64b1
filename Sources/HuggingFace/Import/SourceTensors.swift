import Checkpoint
import FoundationEssentials

/// The tensors of a Hugging Face GPT-2, in one file or in several shards, under the names that
/// they have in Updraft: without the prefix `transformer.` and without the attention's mask.
struct SourceTensors {
  private struct Entry {
    let file: WeightMap
    let tensor: TensorDescriptor
  }

  private struct Index: Decodable {
    var places: [String: String]

    enum CodingKeys: String, CodingKey {
      case places = "weight_map"
    }
  }

  private static let head = "lm_head.weight"
  /// Where a missing tensor would have been: the file, or the index of the shards.
  private let source: String
  private var entries: [String: Entry] = [:]

  /// Opens all files of a model.
  ///
  /// - Throws: `CheckpointError` for a missing or malformed file and for a name that is there
  ///   twice.
  init(_ files: SourceFiles) throws(CheckpointError) {
    if files.has(files.weights) || !files.has(files.index) {
      source = files.weights
      if !files.has(files.weights) {
        let pickled = files.has(files.path("pytorch_model.bin"))
        throw CheckpointError(
          file: files.weights, found: pickled ? "only a pytorch_model.bin" : "no such file",
          expected: "the model's safetensors file or model.safetensors.index.json")
      }
      let file = try WeightMap.open(safetensors: files.weights)
      for tensor in file.tensors { try add(tensor, of: file) }
    } else {
      source = files.index
      try addShards(files)
    }
  }

  private mutating func addShards(_ files: SourceFiles) throws(CheckpointError) {
    let expected = "an object with a \"weight_map\" of tensor names to file names"
    let text = try files.text(files.index, expected)
    guard let index = try? JSONDecoder().decode(Index.self, from: Data(text.utf8)) else {
      throw CheckpointError(file: files.index, found: "other JSON or none", expected: expected)
    }
    for name in Set(index.places.values).sorted() {
      guard !name.isEmpty, !name.contains("/"), name != ".." else {
        throw CheckpointError(
          file: files.index, found: "the file name \"\(name)\"",
          expected: "the name of a file in the same directory")
      }
      let file = try WeightMap.open(safetensors: files.path(name))
      for tensor in file.tensors { try add(tensor, of: file) }
      for (tensor, place) in index.places where place == name {
        guard file.descriptor(tensor) == nil else { continue }
        throw CheckpointError(
          file: file.path, tensor: tensor, found: "no such tensor",
          expected: "the one that \(files.index) says is here")
      }
    }
  }

  private mutating func add(
    _ tensor: TensorDescriptor, of file: WeightMap
  ) throws(CheckpointError) {
    let prefix = "transformer."
    let name =
      tensor.name.hasPrefix(prefix) ? String(tensor.name.dropFirst(prefix.count)) : tensor.name
    // The causal mask: every GPT-2 has the same one, so it is no weight.
    if name.hasSuffix(".attn.bias") || name.hasSuffix(".attn.masked_bias") { return }
    guard entries.updateValue(Entry(file: file, tensor: tensor), forKey: name) == nil else {
      throw CheckpointError(
        file: file.path, tensor: tensor.name, found: "the tensor a second time",
        expected: "each tensor of the model once")
    }
  }

  /// A tensor of exactly this shape in a type that can be read.
  func floats(_ name: String, shape: [Int]) throws(CheckpointError) -> FloatSource {
    let types = FloatSource.types.map(\.rawValue).joined(separator: ", ")
    let expected = "\(types) of shape \(shape)"
    guard let entry = entries[name] else {
      throw CheckpointError(
        file: source, tensor: name, found: "no such tensor", expected: expected)
    }
    let tensor = entry.tensor
    guard FloatSource.types.contains(tensor.type), tensor.shape == shape else {
      throw CheckpointError(
        file: entry.file.path, tensor: tensor.name,
        found: "\(tensor.type.rawValue) of shape \(tensor.shape)", expected: expected)
    }
    return FloatSource(tensor, of: entry.file)
  }

  /// Refuses an output head that is not the token embedding, and tensors that GPT-2 lacks.
  func checkNothingElse(
    than expected: Set<String>, embedding: FloatSource, saysUntied: Bool
  ) throws(CheckpointError) {
    for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
      if expected.contains(name) { continue }
      let tensor = entry.tensor
      guard name == Self.head else {
        throw CheckpointError(
          file: entry.file.path, tensor: tensor.name, found: "a tensor that GPT-2 does not have",
          expected: "only those of the configuration's GPT-2")
      }
      guard FloatSource.types.contains(tensor.type),
        FloatSource(tensor, of: entry.file).equals(embedding)
      else {
        throw CheckpointError(
          file: entry.file.path, tensor: tensor.name,
          found: "an output head that differs from wte.weight", expected: "a tied head")
      }
    }
    guard !saysUntied || entries[Self.head] != nil else {
      throw CheckpointError(
        file: source, tensor: Self.head,
        found: "no such tensor though config.json says tie_word_embeddings false",
        expected: "a head equal to wte.weight, or tied embeddings")
    }
  }
}
