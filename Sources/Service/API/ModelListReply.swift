import Engine
import Glibc
import Hummingbird

/// `GET /v1/models`: the one model this daemon serves.
struct ModelListReply: ResponseEncodable {
  struct Model: Encodable {
    let id: String
    let object = "model"
    let created: Int
    let ownedBy = "updraft"

    enum CodingKeys: String, CodingKey {
      case id, object, created
      case ownedBy = "owned_by"
    }
  }

  let object = "list"
  let data: [Model]

  /// `created` is the checkpoint's modification time, 0 where the file is gone.
  init(_ information: EngineInformation) {
    var status = stat()
    let created = stat(information.modelPath, &status) == 0 ? status.st_mtim.tv_sec : 0
    data = [Model(id: information.modelName, created: created)]
  }

  private enum CodingKeys: String, CodingKey { case object, data }
}
