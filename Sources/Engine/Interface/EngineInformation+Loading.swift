extension EngineInformation {
  init(_ loaded: LoadedModel, _ configuration: EngineConfiguration, loadSeconds: Double) {
    self.init(
      modelName: Self.modelName(path: configuration.modelPath),
      modelPath: configuration.modelPath,
      configuration: loaded.model.configuration,
      commands: loaded.language.commands,
      hasRewardTables: loaded.language.scorer != nil,
      slotCount: configuration.slotCount,
      queueLimit: configuration.queueLimit,
      threadCount: loaded.model.pool.workerCount,
      pinning: loaded.model.pool.pinning.map(\.description),
      instructionSet: loaded.model.kernels.instructionSet.rawValue,
      origin: loaded.map.origin,
      loadSeconds: loadSeconds,
      weightByteCount: loaded.map.byteCount)
  }

  /// `dir/updraft-small.safetensors.zst` is the model `updraft-small`.
  static func modelName(path: String) -> String {
    var name = path.split(separator: "/").last.map { $0[...] } ?? ""
    for ending in [".zst", ".safetensors"] where name.hasSuffix(ending) && name != ending {
      name = name.dropLast(ending.count)
    }
    return String(name)
  }
}
