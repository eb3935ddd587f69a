package neargate.gateway.protocol;

import neargate.kernel.codec.JsonWriter;
import neargate.models.ErrorModel;
import neargate.models.ServiceModel;

/** Errors in the JSON protocols: the type, the message, and what else the model gives the error. */
final class JsonErrors {
    private JsonErrors() {}

    /** The name of the error's shape, which differs from its code where the service once spoke the query protocol. */
    static String type(ServiceModel service, Fault fault) {
        return service.errorOfCode(fault.code()).map(ErrorModel::shape).orElse(fault.code());
    }

    static byte[] body(String type, Fault fault) {
        return JsonWriter.bytes(writer -> writer.writeError(type, fault.message(), fault.members()));
    }
}
