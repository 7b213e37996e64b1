import Checkpoint
import FoundationEssentials
import Testing

@testable import HuggingFace

@Suite("Refusing a Hugging Face directory")
struct ImportTests {
  struct Change: Sendable, CustomTestStringConvertible {
    var file = "config.json"
    var from: String
    var to: String
    var mentions: String
    var testDescription: String { "\(file): \(from) → \(to)" }
  }

  let fixture: Fixture

  init() throws {
    fixture = try Fixture()
  }

  static let changes: [Change] = [
    .init(from: "gelu_new", to: "relu", mentions: "activation_function \"relu\", expected"),
    .init(
      from: "\"gpt2\"", to: "\"gptj\"", mentions: "model_type \"gptj\", expected \"gpt2\""),
    .init(
      from: "\"n_embd\": 64", to: "\"n_embd\": 96",
      mentions: "n_embd 96, expected a multiple of 64"),
    .init(from: "\"n_embd\": 64", to: "\"n_embd\": 0", mentions: "n_embd 0, expected a positive"),
    .init(from: "\"n_embd\": 64,", to: "", mentions: "no field n_embd"),
    .init(from: "\"n_head\": 2", to: "\"n_head\": 5", mentions: "n_head 5, expected a divisor"),
    .init(from: "\"n_head\": 2", to: "\"n_head\": \"2\"", mentions: "a bad value of n_head"),
    .init(from: "\"n_inner\": 128", to: "\"n_inner\": 100", mentions: "n_inner 100, expected a"),
    .init(
      from: "\"n_inner\": 128", to: "\"n_inner\": null",
      mentions: "mlp.c_fc.weight: found F32 of shape [64, 128], expected F32, F16, BF16 of shape "
        + "[64, 256]"),
    .init(
      from: "\"n_layer\": 1", to: "\"n_layer\": 2",
      mentions: "model.safetensors, tensor h.1.ln_1.weight: found no such tensor"),
    .init(
      from: "\"n_positions\": 24", to: "\"n_positions\": 25",
      mentions: "tensor transformer.wpe.weight: found F32 of shape [24, 64]"),
    .init(
      from: "\"vocab_size\": 263", to: "\"vocab_size\": 259",
      mentions: "vocab_size 259, expected at least the tokenizer's 260 tokens"),
    .init(
      from: "\"vocab_size\": 263", to: "\"vocab_size\": 9223372036854775807",
      mentions: "vocab_size"),
    .init(
      from: "\"n_layer\": 1", to: "\"n_layer\": 1, \"scale_attn_by_inverse_layer_idx\": true",
      mentions: "scale_attn_by_inverse_layer_idx true, expected false"),
    .init(from: "{", to: "[", mentions: "text that is not JSON"),
    .init(
      file: "tokenizer.json", from: "\"normalizer\": null",
      to: "\"normalizer\": {\"type\": \"NFC\"}", mentions: "normalizer is NFC"),
  ]

  private func refusal(_ directory: String) -> String {
    let error = #expect(throws: CheckpointError.self) {
      try fixture.convert(directory, to: "refused.safetensors")
    }
    #expect(!FileManager.default.fileExists(atPath: fixture.path("refused.safetensors")))
    return error?.description ?? ""
  }

  @Test("A directory that is wrong in one place is refused by name", arguments: changes)
  func broken(_ change: Change) throws {
    let directory = try fixture.copy("plain")
    try fixture.replace(change.from, change.to, in: directory + "/" + change.file)
    let text = refusal(directory)
    #expect(text.contains(change.mentions), "\(text)")
  }

  @Test(
    "A missing file is named",
    arguments: [
      ("plain", "config.json", "config.json: found no such file"),
      ("plain", "tokenizer.json", "tokenizer.json: found no such file"),
      ("plain", "model.safetensors", "model.safetensors: found no such file"),
      ("sharded", "merges.txt", "merges.txt: found no such file"),
      ("sharded", "model-00002-of-00002.safetensors", "model-00002-of-00002.safetensors"),
    ])
  func missing(_ directory: String, _ file: String, _ mentions: String) throws {
    let copy = try fixture.copy(directory)
    try FileManager.default.removeItem(atPath: copy + "/" + file)
    let text = refusal(copy)
    #expect(text.contains(mentions), "\(text)")
  }

  @Test("A shard that lacks its tensor, and a shard outside the directory, are refused")
  func index() throws {
    let name = "model.safetensors.index.json"
    let copy = try fixture.copy("sharded")
    try fixture.replace(
      "\"ln_f.bias\": \"model-00002-of-00002.safetensors\"",
      "\"ln_f.bias\": \"model-00001-of-00002.safetensors\"", in: copy + "/" + name)
    let moved = refusal(copy)
    #expect(moved.contains("00001-of-00002.safetensors, tensor ln_f.bias: found no such tensor"))
    try fixture.replace(
      "\"ln_f.bias\": \"model-00001-of-00002.safetensors\"",
      "\"ln_f.bias\": \"../other.safetensors\"", in: copy + "/" + name)
    #expect(refusal(copy).contains("the file name \"../other.safetensors\""))
    try Data("[]".utf8).write(to: URL(filePath: copy + "/" + name))
    #expect(refusal(copy).contains("\"weight_map\""))
  }

  @Test("A pickled model is refused with a hint at what is expected")
  func pickled() throws {
    let copy = try fixture.copy("plain")
    try FileManager.default.moveItem(
      atPath: copy + "/model.safetensors", toPath: copy + "/pytorch_model.bin")
    #expect(refusal(copy).contains("only a pytorch_model.bin"))
  }

  /// Writes the plain model's tensors back as `change` returns them.
  private func rewrite(_ copy: String, _ change: (NamedTensor) -> [NamedTensor]) throws {
    let path = copy + "/model.safetensors"
    let map = try WeightMap.open(safetensors: Fixture.golden + "/plain/model.safetensors")
    let tensors = map.tensors.flatMap { tensor in
      change(
        NamedTensor(
          name: tensor.name, type: tensor.type, shape: tensor.shape,
          bytes: Array(map.bytes(tensor))))
    }
    try SafetensorsWriter.write(tensors, metadata: [:], to: path)
  }

  @Test("An untied head, a surplus tensor, an integer tensor and a double are refused by name")
  func tensors() throws {
    let copy = try fixture.copy("plain")
    let bias = "transformer.ln_f.bias"
    let zeros = [Float](repeating: 0, count: 263 * 64)
    try rewrite(copy) {
      $0.name == "lm_head.weight"
        ? [NamedTensor(name: $0.name, shape: $0.shape, floats: zeros)] : [$0]
    }
    #expect(refusal(copy).contains("lm_head.weight: found an output head that differs"))
    try rewrite(copy) {
      $0.name == bias ? [$0, NamedTensor(name: "score.weight", shape: [1], floats: [0])] : [$0]
    }
    #expect(refusal(copy).contains("score.weight: found a tensor that GPT-2 does not have"))
    try rewrite(copy) {
      $0.name == bias
        ? [NamedTensor(name: bias, shape: [64], int8: Array(repeating: 0, count: 64))] : [$0]
    }
    #expect(refusal(copy).contains("\(bias): found I8 of shape [64], expected F32, F16, BF16"))
    try rewrite(copy) {
      $0.name == bias
        ? [$0, NamedTensor(name: "ln_f.bias", shape: [64], floats: Array(zeros[..<64]))] : [$0]
    }
    #expect(refusal(copy).contains("the tensor a second time"))
  }

  @Test("A model without the buffers and the head, and one that says its head is tied, pass")
  func optional() throws {
    let copy = try fixture.copy("plain")
    try rewrite(copy) { $0.name.contains("attn.masked") || $0.name == "lm_head.weight" ? [] : [$0] }
    try fixture.convert(copy, to: "a.safetensors")
    try fixture.replace(
      "\"vocab_size\"", "\"tie_word_embeddings\": false, \"vocab_size\"",
      in: copy + "/config.json")
    #expect(refusal(copy).contains("tie_word_embeddings false"))
  }

  @Test("Commands are not added to a model that has some, nor from a file that is none")
  func commands() throws {
    try Data(Fixture.commands.utf8).write(to: URL(filePath: fixture.path("commands.json")))
    func add(_ file: String, to directory: String) throws {
      _ = try ModelImporter(directory: directory, addingCommands: fixture.path(file))
        .write(to: fixture.path("c.safetensors"))
    }
    try add("commands.json", to: Fixture.golden + "/plain")
    let weights = try WeightMap.open(safetensors: fixture.path("c.safetensors"))
    _ = try ModelExporter(weights).write(to: fixture.path("out"))
    let again = #expect(throws: CheckpointError.self) {
      try add("commands.json", to: fixture.path("out"))
    }
    #expect(again?.description.contains("commands that the model already has") == true)
    let missing = #expect(throws: CheckpointError.self) {
      try add("none.json", to: Fixture.golden + "/plain")
    }
    #expect(missing?.description.contains("none.json: found no such file") == true)
    try Data("{}".utf8).write(to: URL(filePath: fixture.path("empty.json")))
    let empty = #expect(throws: CheckpointError.self) {
      try add("empty.json", to: Fixture.golden + "/plain")
    }
    #expect(empty?.description.contains("commands.version is missing") == true)
  }
}
