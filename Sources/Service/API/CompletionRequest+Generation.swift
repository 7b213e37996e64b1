import Engine
import GPT2
import UpsideDown

extension CompletionRequest {
  /// The command to obey; nil continues the prompt as it stands. A model that was not trained on
  /// commands has no default one.
  func command(of information: EngineInformation) -> Command? {
    switch command {
    case .modelDefault: information.commands == nil ? nil : Command()
    case .plain: nil
    case .command(let command): command
    }
  }

  /// One engine request a text; they differ in `choiceIndex` alone.
  func generationRequests(command: Command?, seed: UInt64) -> [GenerationRequest] {
    let sampler = samplerSettings(hasCommand: command != nil, seed: seed)
    return (0..<textCount).map { index in
      GenerationRequest(
        prompt: prompt, command: command, maxTokens: maxTokens, sampler: sampler, stop: stop,
        choiceIndex: index)
    }
  }

  private func samplerSettings(hasCommand: Bool, seed: UInt64) -> SamplerSettings {
    var settings = hasCommand ? SamplerSettings.defaults : .continuationDefaults
    settings.logitBias = logitBias
    settings.seed = seed
    if let temperature { settings.temperature = temperature }
    if let topK { settings.topK = topK }
    if let topP { settings.topP = topP }
    if let minP { settings.minP = minP }
    if let repeatPenalty { settings.repeatPenalty = repeatPenalty }
    if let frequencyPenalty { settings.frequencyPenalty = frequencyPenalty }
    if let presencePenalty { settings.presencePenalty = presencePenalty }
    if let dryMultiplier { settings.dryMultiplier = dryMultiplier }
    if let dryBase { settings.dryBase = dryBase }
    if let dryAllowedLength { settings.dryAllowedLength = dryAllowedLength }
    return settings
  }
}
