import FoundationEssentials

extension CompletionRequest {
  /// The request's JSON. A stream also asks for the usage figures in its last event.
  func json(stream: Bool) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(Body(request: self, stream: stream)))
  }

  private struct Body: Encodable {
    let request: CompletionRequest
    let stream: Bool

    enum CodingKeys: String, CodingKey {
      case prompt, n, temperature, seed, stop, stream, udrl
      case bestOf = "best_of"
      case maxTokens = "max_tokens"
      case topP = "top_p"
      case minP = "min_p"
      case dryMultiplier = "dry_multiplier"
      case topK = "top_k"
      case streamOptions = "stream_options"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(request.intent, forKey: .prompt)
      try container.encodeIfPresent(request.choiceCount, forKey: .n)
      try container.encodeIfPresent(request.bestOf, forKey: .bestOf)
      try container.encodeIfPresent(request.maxTokens, forKey: .maxTokens)
      try container.encodeIfPresent(request.temperature, forKey: .temperature)
      try container.encodeIfPresent(request.topP, forKey: .topP)
      try container.encodeIfPresent(request.minP, forKey: .minP)
      try container.encodeIfPresent(request.dryMultiplier, forKey: .dryMultiplier)
      try container.encodeIfPresent(request.topK, forKey: .topK)
      try container.encodeIfPresent(request.seed, forKey: .seed)
      try container.encodeIfPresent(request.stop, forKey: .stop)
      if stream {
        try container.encode(true, forKey: .stream)
        try container.encode(["include_usage": true], forKey: .streamOptions)
      }
      switch request.command {
      case .modelDefault: break
      case .plain: try container.encodeNil(forKey: .udrl)
      case .command(let command): try container.encode(command, forKey: .udrl)
      }
    }
  }
}
