/// The keys that a model file's metadata have in Updraft (MODEL.md says what they hold).
public enum MetadataKey {
  public static let format = "updraft.format"
  public static let configuration = "updraft.config"
  public static let tokenizer = "updraft.tokenizer"
  public static let commands = "updraft.commands"
  public static let training = "updraft.training"
}
