import Checkpoint
import UpsideDown

/// What an engine runs, and how. Fixed once it has started.
public struct EngineInformation: Sendable {
  /// The checkpoint's file name without `.safetensors` and `.zst`.
  public let modelName: String
  public let modelPath: String
  public let configuration: ModelConfiguration
  /// Tasks, lengths and rewards that the model was trained for; nil for a plain GPT-2.
  public let commands: CommandTable?
  /// Whether finished texts are scored.
  public let hasRewardTables: Bool
  public let slotCount: Int
  public let queueLimit: Int
  public let threadCount: Int
  /// One sentence a worker: the CPU that it is bound to, or why it is not.
  public let pinning: [String]
  public let instructionSet: String
  /// Where the weights came from: file, cache, decompressed, memory.
  public let origin: WeightMap.Origin
  public let loadSeconds: Double
  /// Bytes of weights mapped.
  public let weightByteCount: Int
}
