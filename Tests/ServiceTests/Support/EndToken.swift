import FoundationEssentials

/// The end-of-text token of the tiny model, for requests that must not end early.
func endToken() throws -> Int {
  struct Properties: Decodable {
    struct Config: Decodable { let eosTokenId: Int }
    let config: Config
  }
  return try SharedDaemon.exchange("GET", "/props").decode(Properties.self).config.eosTokenId
}
