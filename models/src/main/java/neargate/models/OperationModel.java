package neargate.models;

import java.util.List;

/**
 * An operation as its model has it.
 *
 * @param name on the wire, as {@code RunTask}, {@code CreateOpenIDConnectProvider}
 * @param requestType the simple name of the SDK's request class, as {@code CreateOpenIdConnectProviderRequest}
 * @param methodName the method of the SDK's client interface, as {@code createOpenIDConnectProvider}
 * @param httpMethod as {@code POST}
 * @param requestUri as {@code /2013-04-01/hostedzone/{Id}}, with the query string that tells it apart, if any
 * @param responseCode the status of success
 * @param outputElement the XML element around the answer; empty where the protocol has none
 * @param input the constraints of the request's members; {@link ShapeModel#FREE} when there are none
 * @param streaming whether a stream is among the input or output
 * @param required the wire names of the headers and query parameters without which it is another operation
 * @param errors the names of the errors that the model lists
 */
public record OperationModel(
        String name,
        String requestType,
        String methodName,
        String httpMethod,
        String requestUri,
        int responseCode,
        String outputElement,
        int input,
        Streaming streaming,
        List<String> required,
        List<String> errors) {

    /** Which side of an operation is a stream, so that its method has another form than request in, response out. */
    public enum Streaming {
        NONE,
        INPUT,
        OUTPUT,
        BOTH,
        EVENTS
    }
}
