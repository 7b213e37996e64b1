import Checkpoint
import FoundationEssentials
import GPT2
import ModelFixtures
import Testing
import Tokenizer
import Training

@testable import Distillation

/// A model and the same model with outlier channels: in float32 they are one function.
@Suite("Quantizing a model")
struct QuantizationTests {
  let directory: TemporaryDirectory
  let tokenizer: Tokenizer

  init() throws {
    directory = try TemporaryDirectory()
    tokenizer = try BPETrainer.train(
      texts: CountingModel.texts, tokenCount: 280, specialTokens: ["<|endoftext|>"])
    let text = (CountingModel.texts + CountingModel.texts.map { $0 + ", seen from afar" })
      .joined(separator: "\n")
    try Data(text.utf8).write(to: URL(filePath: directory.file("text.txt")))
  }

  /// A random model whose norms make three channels `outlier` times as large, which the matrices
  /// after them undo.
  private func model(_ name: String, outlier: Float) throws -> String {
    let (path, width) = (directory.file(name + ".safetensors"), 64)
    var model = FixtureModel(
      ModelConfiguration(
        vocabularyCount: (tokenizer.tokenCount + 63) / 64 * 64, positionCount: 64, width: width,
        layerCount: 2, headCount: 2, beginToken: Int(tokenizer.endOfText),
        endToken: Int(tokenizer.endOfText), tokenCount: tokenizer.tokenCount))
    model.metadata["updraft.tokenizer"] = tokenizer.json()
    model.adjustment = { tensor, _, values in
      let isNorm = [
        .attentionNormWeight, .attentionNormBias, .mlpNormWeight, .mlpNormBias,
      ].contains(tensor)
      guard isNorm || tensor == .attentionQKV || tensor == .mlpExpand else { return }
      for index in values.indices where [3, 20, 41].contains(index % width) {
        values[index] *= isNorm ? outlier : 1 / outlier
      }
    }
    try model.writeFloat(to: path)
    return path
  }

  private func run(_ model: String, calibrates: Bool = false) -> QuantizationRun {
    var run = QuantizationRun(model: model, out: directory.file("out.safetensors.zst"), cpus: [0])
    run.text = directory.file("text.txt")
    if calibrates { run.calibrationText = run.text }
    run.level = 1
    return run
  }

  /// What is measured of a model, however bad it is.
  private func measure(
    _ model: String, calibrates: Bool = false
  ) throws -> QuantizationRun.Measured {
    var run = run(model, calibrates: calibrates)
    run.isForced = true
    var measured: QuantizationRun.Measured?
    _ = try Unpinned.run { try run.run { measured = $0 } }
    return try #require(measured)
  }

  /// Three channels of 64 times the others' size make the steps of their group 64 times as
  /// coarse. The candidates with α + β = 1 divide them by 64 again, so the errors fall by far more
  /// than the factors asked for here; a divergence grows with the square of the error.
  @Test("Calibrating takes back outlier channels, which changes nothing in float32")
  func outliers() throws {
    let spiked = try model("spiked", outlier: 64)
    let (before, after) = (try measure(spiked), try measure(spiked, calibrates: true))
    let calibrated = try #require(after.calibrated)
    #expect(calibrated.isKept && before.calibrated == nil)
    // Both texts are the same one here.
    #expect(before.divergence == calibrated.divergenceBefore)
    #expect(after.divergence == calibrated.divergenceAfter)
    #expect(calibrated.divergenceAfter < calibrated.divergenceBefore / 16)
    let costs = try [before, after].map { abs(try #require($0.perplexity?.increase)) }
    #expect(costs[1] < costs[0] / 2, "\(costs)")
    let plain = try measure(try model("plain", outlier: 1), calibrates: true)
    let products = calibrated.calibration.products
    #expect(products.count == 4)
    for (product, other) in zip(products, try #require(plain.calibrated?.calibration.products)) {
      #expect(product.exponents != nil)
      #expect(product.errorAfter < product.errorBefore / 4, "\(product)")
      // As good as without outliers, but for what the factors do to the other channels' weights:
      // with α = β = 1/2 the square root of the spread of their inputs, 1.35 / 0.65 of the norm's
      // weights times at most 1.4 of the largest normed values.
      #expect(product.errorAfter < 1.7 * other.errorBefore, "\(product) \(other)")
    }
  }

  @Test("Divergence is that of the two softmaxes, whatever the logits have in common")
  func divergence() {
    // p = (1/4, 3/4); q = (1/2, 1/2), or p itself.
    let exact: [Float] = [2, 2 + Float(1.0986123)]
    for (found, expected) in [
      ([Float(-7), -7], 0.25 * -0.6931472 + 0.75 * 0.4054651), (exact.map { $0 + 8 }, 0),
    ] {
      let divergence = exact.withUnsafeBufferPointer {
        PerplexityMeter.divergence(found[...], from: $0)
      }
      // The logits are rounded to float32 near 16.
      #expect(abs(divergence - expected) <= 16 * 0x1p-24 + 1e-7)
    }
  }

  @Test("What calibrating writes is the same function in float32")
  func sameFunction() throws {
    let path = try model("spiked", outlier: 64)
    let weights = try WeightMap.open(safetensors: path)
    let run = run(path, calibrates: true)
    var replacements: [String: [Float]] = [:]
    _ = try? Unpinned.run {
      try run.run { replacements = $0.calibrated?.calibration.replacements ?? [:] }
    }
    #expect(replacements.count == 12)
    let tensors = weights.tensors.map { tensor in
      replacements[tensor.name].map {
        NamedTensor(name: tensor.name, shape: tensor.shape, floats: $0)
      }
        ?? NamedTensor(
          name: tensor.name, type: tensor.type, shape: tensor.shape, bytes: weights.bytes(tensor))
    }
    let moved = directory.file("moved.safetensors")
    try SafetensorsWriter.write(tensors, metadata: weights.metadata, to: moved)
    let meter = PerplexityMeter(
      examples: try HeldOutText.examples(
        directory.file("text.txt"), of: weights, limit: 100), cpus: [0])
    let (before, after) = try Unpinned.run {
      (try meter.float32(weights).0, try meter.float32(WeightMap.open(safetensors: moved)).0)
    }
    // Two more roundings of every product's terms, in each of four products.
    #expect(abs(after / before - 1) < 8 * 0x1p-24 * 64.0.squareRoot())
  }

  @Test("Int8 that costs too much is refused in one sentence, and nothing is written")
  func refusal() throws {
    let spiked = try model("spiked", outlier: 1000)
    var run = run(spiked)
    let error = #expect(throws: DistillationError.self) { try Unpinned.run { try run.run() } }
    let text = try #require(error?.description)
    #expect(text.contains("out.safetensors.zst was not written: int8 raises"), "\(text)")
    #expect(!FileManager.default.fileExists(atPath: run.out))
    run.isForced = true
    let report = try Unpinned.run { try run.run() }
    #expect(report.compressedByteCount > 0 && FileManager.default.fileExists(atPath: run.out))
  }

  @Test("The model measured in memory is the one that is written")
  func inMemory() throws {
    let path = try model("plain", outlier: 1)
    let quantized = try ModelQuantizer.quantize(try WeightMap.open(safetensors: path))
    let out = directory.file("plain.safetensors.zst")
    _ = try quantized.write(to: out, level: 1)
    let (memory, file) = (
      try quantized.open(),
      try WeightMap.open(checkpoint: out, cacheDirectory: nil, workerCount: 1)
    )
    #expect(memory.metadata == file.metadata && memory.tensors == file.tensors)
    for tensor in memory.tensors {
      #expect(memory.bytes(tensor).elementsEqual(file.bytes(tensor)), "\(tensor.name)")
    }
  }

  @Test("Text longer than the context is cut, text without lines is refused")
  func texts() throws {
    let weights = try WeightMap.open(safetensors: try model("plain", outlier: 1))
    let path = directory.file("other.txt")
    try Data(String(repeating: "a fox in the snow. ", count: 40).utf8)
      .write(to: URL(filePath: path))
    let examples = try HeldOutText.examples(path, of: weights, limit: 10)
    #expect(examples.map(\.tokens.count) == [65])
    try Data("\n\n".utf8).write(to: URL(filePath: path))
    let error = #expect(throws: DistillationError.self) {
      try HeldOutText.examples(path, of: weights, limit: 10)
    }
    #expect(error?.description.contains("other.txt holds no text") == true)
  }
}
