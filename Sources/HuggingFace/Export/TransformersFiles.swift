import Checkpoint
import FoundationEssentials
import Tokenizer

/// The JSON files that tell `transformers` what a directory holds.
enum TransformersFiles {
  private struct Configuration: Encodable {
    let activationFunction = "gelu_new"
    let architectures = ["GPT2LMHeadModel"]
    /// Updraft trains without dropout unless told to, and `transformers` would take 0.1.
    let attnPdrop = 0.0
    let embdPdrop = 0.0
    let residPdrop = 0.0
    let bosTokenId: Int
    let eosTokenId: Int
    let initializerRange = 0.02
    let layerNormEpsilon: Float
    let modelType = "gpt2"
    let nCtx: Int
    let nEmbd: Int
    let nHead: Int
    let nInner: Int
    let nLayer: Int
    let nPositions: Int
    let tieWordEmbeddings = true
    let torchDtype = "float32"
    let vocabSize: Int
  }

  private struct TokenizerConfiguration: Encodable {
    /// As in tokenizer.json: `transformers` believes this one where they differ.
    let addPrefixSpace: Bool
    let bosToken = Tokenizer.endOfTextMark
    let eosToken = Tokenizer.endOfTextMark
    let unkToken = Tokenizer.endOfTextMark
    let cleanUpTokenizationSpaces = false
    let modelMaxLength: Int
    /// The class that takes tokenizer.json as it is.
    let tokenizerClass = "PreTrainedTokenizerFast"
  }

  /// `config.json` of a model whose `wte` has `rowCount` rows.
  static func configuration(_ model: ModelConfiguration, rowCount: Int) -> String {
    json(
      Configuration(
        bosTokenId: model.beginToken, eosTokenId: model.endToken,
        layerNormEpsilon: model.normEpsilon, nCtx: model.positionCount, nEmbd: model.width,
        nHead: model.headCount, nInner: model.innerWidth, nLayer: model.layerCount,
        nPositions: model.positionCount, vocabSize: rowCount))
  }

  /// `tokenizer_config.json`.
  static func tokenizer(_ tokenizer: Tokenizer, positionCount: Int) -> String {
    json(
      TokenizerConfiguration(
        addPrefixSpace: tokenizer.addsPrefixSpace, modelMaxLength: positionCount))
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    // Encoding fails only for numbers that JSON lacks, which a checked configuration has none of.
    guard let data = try? encoder.encode(value) else { return "{}\n" }
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}
