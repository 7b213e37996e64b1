import Checkpoint
import GPT2

/// What a start ends with, and how two starts are compared.
enum StartCheck {
  static let promptCount = 16

  /// The logits from which the first token after the prompt is taken.
  static func logits(_ model: Model) -> [Float] {
    let count = min(promptCount, model.configuration.positionCount)
    return model.logits(BenchSequence(model, positionCount: count).rows(0..<count))
  }

  /// FNV-1a over the bits of all logits.
  static func digest(_ logits: [Float]) -> UInt64 {
    logits.reduce(0xCBF2_9CE4_8422_2325) { hash, logit in
      (hash ^ UInt64(logit.bitPattern)) &* 0x100_0000_01B3
    }
  }

  static func name(_ origin: WeightMap.Origin) -> String {
    switch origin {
    case .file: "file"
    case .cache: "cache"
    case .decompressed: "decompressed"
    case .memory: "memory"
    }
  }
}
