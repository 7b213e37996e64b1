import Testing
import Tokenizer

@testable import Checkpoint

/// Models that are wrong in one place.
@Suite("A model file")
struct ModelFileTests {
  let scratch: ScratchDirectory
  let floats: WeightMap

  init() throws {
    scratch = try ScratchDirectory()
    floats = try WeightMap.open(safetensors: GoldenFiles.floatModel)
  }

  /// The golden tensors, each as `change` returns it; nil leaves it out.
  private func tensors(
    of map: WeightMap, _ change: (NamedTensor) -> NamedTensor? = { $0 }
  ) -> [NamedTensor] {
    map.tensors.compactMap { tensor in
      change(
        NamedTensor(
          name: tensor.name, type: tensor.type, shape: tensor.shape, bytes: map.bytes(tensor)))
    }
  }

  private func quantize(
    _ tensors: [NamedTensor], metadata: [String: String]? = nil
  ) throws -> WeightMap {
    let (plain, out) = (scratch.file("a.safetensors"), scratch.file("a.safetensors.zst"))
    try SafetensorsWriter.write(tensors, metadata: metadata ?? floats.metadata, to: plain)
    _ = try ModelQuantizer.quantize(try WeightMap.open(safetensors: plain))
      .write(to: out, level: 1)
    return try WeightMap.open(checkpoint: out, cacheDirectory: nil, workerCount: 1)
  }

  @Test("A tensor that is missing, surplus, misshapen or not a number is refused by name")
  func badTensors() throws {
    let name = "h.0.mlp.c_fc.bias"
    let changes: [(NamedTensor) -> NamedTensor?] = [
      { $0.name == name ? nil : $0 },
      { tensor in
        guard tensor.name == name else { return tensor }
        return NamedTensor(name: name, shape: [32], floats: Array(repeating: 0, count: 32))
      },
      { tensor in
        guard tensor.name == name else { return tensor }
        let floats = (0..<64).map { $0 == 9 ? Float.nan : 0 }
        return NamedTensor(name: name, shape: [64], floats: floats)
      },
      { tensor in
        guard tensor.name == name else { return tensor }
        return NamedTensor(name: name, shape: [64], int8: Array(repeating: 0, count: 64))
      },
    ]
    for change in changes {
      let error = #expect(throws: CheckpointError.self) {
        try quantize(tensors(of: floats, change))
      }
      #expect(error?.tensor == name, "\(error?.description ?? "")")
    }
    let surplus = NamedTensor(name: "h.0.attn.masked_bias", shape: [1], floats: [-1e4])
    let error = #expect(throws: CheckpointError.self) {
      try quantize(tensors(of: floats) + [surplus])
    }
    #expect(error?.tensor == surplus.name, "\(error?.description ?? "")")
  }

  @Test("Metadata and reward tensors are carried over")
  func carries() throws {
    let map = try quantize(tensors(of: floats))
    #expect(map.metadata == floats.metadata.merging([MetadataKey.format: "2"]) { $1 })
    let rarity = try map.floats("reward.rarity", shape: [16])
    #expect(try rarity.elementsEqual(floats.floats("reward.rarity", shape: [16])))
  }

  @Test(
    "A configuration no model can have is refused by field",
    arguments: [
      ("vocab_size", "63"), ("vocab_size", "65"), ("vocab_size", "9223372036854775807"),
      ("n_embd", "0"), ("n_embd", "-64"), ("n_embd", "100"), ("n_layer", "1000000"),
      ("n_head", "3"), ("n_head", "0"), ("n_inner", "1"),
      ("n_inner", "32832"), ("n_embd", "32832"), ("n_positions", "0"),
      ("layer_norm_epsilon", "0"), ("layer_norm_epsilon", "2"), ("n_horizon", "-1"),
      ("token_count", "65"), ("token_count", "0"), ("eos_token_id", "61"),
      ("bos_token_id", "-1"), ("n_embd", "\"64\""), ("n_layer", "1.5"), ("n_layer", "null"),
      ("activation_function", "\"relu\""),
    ])
  func absurdConfiguration(field: String, value: String) throws {
    var fields = [
      "vocab_size": "64", "n_positions": "16", "n_embd": "64", "n_layer": "1", "n_head": "2",
      "n_inner": "64", "layer_norm_epsilon": "1e-5", "n_horizon": "4", "bos_token_id": "60",
      "eos_token_id": "60", "token_count": "61",
    ]
    fields[field] = value
    let json = "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    let error = #expect(throws: CheckpointError.self) {
      try ModelConfiguration(metadata: ["updraft.config": json], file: "model")
    }
    #expect(error?.found.contains(field) == true, "\(error?.description ?? "")")
  }

  @Test("A configuration survives JSON; without one the file is refused")
  func configuration() throws {
    let configuration = try ModelConfiguration(weights: floats)
    let again = try ModelConfiguration(
      metadata: ["updraft.config": configuration.json()], file: "again")
    #expect(again == configuration)
    for metadata in [[:], ["updraft.config": "{"], ["updraft.config": "[]"]] {
      #expect(throws: CheckpointError.self) {
        try ModelConfiguration(metadata: metadata, file: "model")
      }
    }
  }

  @Test(
    "verify refuses -128, scales that are none, and numbers that are not finite",
    arguments: ["wte.weight", "wte.weight_scale", "ln_f.bias"])
  func verify(culprit: String) throws {
    let good = try quantize(tensors(of: floats))
    let path = scratch.file("bad.safetensors.zst")
    let changed = tensors(of: good) { tensor in
      switch tensor.name == culprit ? culprit : "" {
      case "wte.weight":
        NamedTensor(name: culprit, shape: tensor.shape, int8: Array(repeating: -128, count: 4096))
      case "wte.weight_scale":
        NamedTensor(name: culprit, shape: tensor.shape, floats: Array(repeating: 0, count: 64))
      case "ln_f.bias":
        NamedTensor(
          name: culprit, shape: tensor.shape, floats: Array(repeating: .infinity, count: 64))
      default: tensor
      }
    }
    try CheckpointWriter.write(changed, metadata: good.metadata, to: path, level: 1)
    let error = #expect(throws: CheckpointError.self) { try Verifier.verify(path: path) }
    #expect(error?.tensor == culprit, "\(error?.description ?? "")")
  }

  @Test("A plain int8 file is held to the same as a compressed one")
  func plainInt8() throws {
    let good = try quantize(tensors(of: floats))
    let path = scratch.file("plain.safetensors")
    func open(_ tensors: [NamedTensor], _ metadata: [String: String]) throws -> WeightMap {
      try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
      return try WeightMap.open(any: path, cacheDirectory: nil, workerCount: 1)
    }
    #expect(try open(tensors(of: good), good.metadata).origin == .file)
    let aligned = "Data and all tensors start at multiples of 64 bytes."
    #expect(try Verifier.verify(path: path).checks.contains(aligned))
    let name = "wte.weight_scale"
    let zero = tensors(of: good) { tensor in
      tensor.name == name
        ? NamedTensor(name: name, shape: tensor.shape, floats: Array(repeating: 0, count: 64))
        : tensor
    }
    let scale = #expect(throws: CheckpointError.self) { try open(zero, good.metadata) }
    #expect(scale?.tensor == name)
    let format = #expect(throws: CheckpointError.self) { try open(tensors(of: good), [:]) }
    #expect(format?.description.contains("updraft.format") == true)
    let odd = NamedTensor(name: "reward.odd", shape: [1], floats: [1])
    let alignment = #expect(throws: CheckpointError.self) {
      try open(tensors(of: good) + [odd], good.metadata)
    }
    #expect(alignment?.tensor == odd.name)
  }
}
