import Checkpoint
import FoundationEssentials
import Glibc
import Tokenizer
import UpsideDown

/// A small model of random weights with commands of two tasks: it obeys nothing, but everything
/// around it is real. Written once per test run.
enum TinyCheckpoint {
  static let name = "tiny"
  static let tasks = ["poster", "text-to-image"]
  static let positionCount = 1024
  private static let texts = [
    "a red fox in the snow, soft light", "the old lighthouse at dusk, oil painting",
  ]

  /// Path of the checkpoint; removed with its folder when the process ends.
  static let path: Result<String, any Error> = Result { try write() }

  private static func write() throws -> String {
    let folder = try ScratchFolder.make()
    let table = try CommandTable.build(
      tasks: tasks, defaultTask: "text-to-image", examples: examples())
    let tokenizer = try BPETrainer.train(
      texts: texts, tokenCount: 300, specialTokens: table.specialTokens)
    let configuration = ModelConfiguration(
      vocabularyCount: (tokenizer.tokenCount + 63) / 64 * 64, positionCount: positionCount,
      width: 64, layerCount: 2, headCount: 2, horizonCount: table.horizonCount,
      beginToken: Int(tokenizer.endOfText), endToken: Int(tokenizer.endOfText),
      tokenCount: tokenizer.tokenCount)
    let rewards = try RewardTables.build(
      lexicon: [("red fox", ["forest"]), ("lighthouse", ["sea"])], texts: texts,
      minimumTextCount: 1)
    let path = "\(folder)/\(name).safetensors.zst"
    try CheckpointWriter.write(
      tensors(configuration) + rewards.namedTensors(),
      metadata: [
        MetadataKey.configuration: configuration.json(),
        "updraft.tokenizer": tokenizer.json(), "updraft.commands": table.json(),
      ], to: path, level: 1)
    return path
  }

  /// Both tasks have texts of 6…60 tokens, of rewards all over 0…1.
  private static func examples() -> [CommandTable.Example] {
    (0..<2000).map { index in
      CommandTable.Example(
        task: tasks[index % 2], length: 6 + index / 2 % 55,
        reward: Float(index * 37 % 101) / 100)
    }
  }

  private static func tensors(_ configuration: ModelConfiguration) -> [NamedTensor] {
    var generator = Xorshift()
    return TensorPlan.tensors(configuration).flatMap { tensor in
      let count = tensor.shape.reduce(1, *)
      if tensor.role == .plain {
        let isNorm = tensor.shape.count == 1 && tensor.name.hasSuffix("weight")
        let floats = (0..<count).map { _ in isNorm ? 1 : Float(generator.nextByte()) * 0.0005 }
        return [NamedTensor(name: tensor.name, shape: tensor.shape, floats: floats)]
      }
      let values = (0..<count).map { _ in max(generator.nextByte(), -127) }
      let scales = [Float](repeating: 0.001, count: tensor.shape[0])
      return [
        NamedTensor(name: tensor.name, shape: tensor.storedShape, int8: values),
        NamedTensor(name: tensor.scaleName, shape: [tensor.shape[0]], floats: scales),
      ]
    }
  }

  /// Marsaglia 2003, "Xorshift RNGs".
  private struct Xorshift {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func nextByte() -> Int8 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int8(truncatingIfNeeded: state >> 32)
    }
  }
}
