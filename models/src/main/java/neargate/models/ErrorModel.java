package neargate.models;

/**
 * A modelled error.
 *
 * @param code on the wire, as {@code ClusterNotFoundException} or {@code NoSuchEntity}
 * @param exceptionType the simple name of the SDK's exception class
 * @param status of the HTTP answer
 * @param senderFault whether the caller is to blame
 */
public record ErrorModel(String code, String exceptionType, int status, boolean senderFault) {}
