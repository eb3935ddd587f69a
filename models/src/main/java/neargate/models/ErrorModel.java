package neargate.models;

/**
 * A modelled error.
 *
 * @param shape its name in the model, which JSON protocols put on the wire, as {@code ClusterNotFoundException}
 * @param code what XML protocols put on the wire, as {@code NoSuchEntity}
 * @param exceptionType the simple name of the SDK's exception class
 * @param status of the HTTP answer
 * @param senderFault whether the caller is to blame
 */
public record ErrorModel(String shape, String code, String exceptionType, int status, boolean senderFault) {}
