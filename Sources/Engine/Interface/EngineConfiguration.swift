/// What an engine is started with. Every limit has a default that suits a small device.
public struct EngineConfiguration: Sendable {
  /// The checkpoint: `NAME.safetensors.zst`, or its decompressed int8 safetensors file.
  public var modelPath: String
  /// Where decompressed weights are kept between starts; nil keeps them in memory.
  public var cacheDirectory: String?
  /// Workers, the engine's own thread included; nil chooses by topology and quota.
  public var threads: Int?
  /// The CPUs to run on, one worker each; nil chooses.
  public var cpus: [Int]?
  /// Whether each worker is bound to its CPU.
  public var pinsWorkers: Bool
  /// Requests that generate at the same time. Each has a KV cache of the whole context.
  public var slotCount: Int
  /// Requests that may wait for a slot before new ones are refused.
  public var queueLimit: Int
  /// Most rows (prompt and generated tokens of all slots together) in one step.
  public var stepRowLimit: Int
  /// The instruction set by name; nil takes `UPDRAFT_ISA` or the best that the CPU has.
  public var instructionSet: String?

  public init(
    modelPath: String, cacheDirectory: String? = nil, threads: Int? = nil, cpus: [Int]? = nil,
    pinsWorkers: Bool = true, slotCount: Int = 4, queueLimit: Int = 64, stepRowLimit: Int = 64,
    instructionSet: String? = nil
  ) {
    self.modelPath = modelPath
    self.cacheDirectory = cacheDirectory
    self.threads = threads
    self.cpus = cpus
    self.pinsWorkers = pinsWorkers
    self.slotCount = slotCount
    self.queueLimit = queueLimit
    self.stepRowLimit = stepRowLimit
    self.instructionSet = instructionSet
  }
}
