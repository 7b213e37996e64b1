import Checkpoint
import GPT2
import Kernels
import ModelFixtures
import Platform
import Testing

@Suite("Weights") struct ModelWeightsTests {
  private func open(_ tensors: [NamedTensor], _ metadata: [String: String]) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("model.safetensors")
    try SafetensorsWriter.write(tensors, metadata: metadata, to: path)
    try open(path)
  }

  private func open(_ path: String) throws {
    _ = try Model(
      weights: try WeightMap.open(any: path, cacheDirectory: nil, workerCount: 1),
      pool: try WorkerPool(cpus: [0], pin: false), kernels: try KernelTable.detect())
  }

  private let fixture = FixtureModel(FixtureModel.tinyConfiguration)

  @Test("of every tensor are needed, and a missing one is named")
  func missing() throws {
    let tensors = fixture.int8Tensors()
    // 4 tensors with scales and 8 plain ones in each of 2 layers, wte with scale, and 4 more.
    #expect(tensors.count == 2 * 16 + 6)
    for (index, tensor) in tensors.enumerated() {
      var fewer = tensors
      fewer.remove(at: index)
      let error = #expect(throws: ModelError.self) { try open(fewer, fixture.allMetadata()) }
      #expect(error?.description.contains("tensor \(tensor.name): found no such tensor") == true)
    }
  }

  @Test("of another shape are refused with found and expected")
  func wrongShape() throws {
    var tensors = fixture.int8Tensors()
    let index = try #require(tensors.firstIndex { $0.name == "h.1.mlp.c_fc.weight" })
    tensors[index] = NamedTensor(
      name: tensors[index].name, type: .int8, shape: [4, 64, 16, 4], storage: tensors[index].storage
    )
    let error = #expect(throws: ModelError.self) { try open(tensors, fixture.allMetadata()) }
    let text = try #require(error?.description)
    #expect(
      text.hasSuffix("found I8 of shape [4, 64, 16, 4], expected I8 of shape [16, 16, 16, 4]."))
  }

  @Test("in float32 are refused with the command that converts them")
  func float32() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("model.safetensors")
    try fixture.writeFloat(to: path)
    let error = #expect(throws: ModelError.self) { try open(path) }
    #expect(error?.description.contains("tensor wte.weight is F32, expected I8") == true)
    #expect(error?.description.contains("updraft-train quantize") == true)
  }

  @Test("without a configuration are refused")
  func noConfiguration() throws {
    let error = #expect(throws: ModelError.self) {
      try open(fixture.int8Tensors(), ["updraft.format": "2"])
    }
    #expect(error?.description.contains("updraft.config") == true)
  }

  @Test("go by GPT-2's names")
  func names() {
    let layer = ModelTensor.allCases.filter(\.isPerLayer).map { $0.name(layer: 7) }
    #expect(
      layer == [
        "h.7.ln_1.weight", "h.7.ln_1.bias", "h.7.attn.c_attn.weight", "h.7.attn.c_attn.bias",
        "h.7.attn.c_proj.weight", "h.7.attn.c_proj.bias", "h.7.ln_2.weight", "h.7.ln_2.bias",
        "h.7.mlp.c_fc.weight", "h.7.mlp.c_fc.bias", "h.7.mlp.c_proj.weight",
        "h.7.mlp.c_proj.bias",
      ])
    let others = ModelTensor.allCases.filter { !$0.isPerLayer }.map { $0.name() }
    #expect(
      others == ["wte.weight", "wpe.weight", "whe.weight", "ln_f.weight", "ln_f.bias"])
  }
}
