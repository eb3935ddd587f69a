package neargate.services.ecs.metadata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import neargate.engine.faults.NetworkFault;
import neargate.engine.faults.NetworkFault.BlackHolePort;
import neargate.engine.faults.NetworkFault.Latency;
import neargate.engine.faults.NetworkFault.PacketLoss;
import org.jspecify.annotations.Nullable;

/** What a task writes when it asks for a fault ("Amazon ECS fault injection endpoints"), checked in the agent's words. Pure. */
final class FaultRequest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LAST_PORT = 65_535;

    /** The kernel counts microseconds in 32 bits. */
    private static final long LONGEST_MILLISECONDS = 4_294_967;

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 =
            Pattern.compile("(" + OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET + ")(/(3[0-2]|[12]?\\d))?");
    private static final Pattern IPV6 =
            Pattern.compile("([0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(/(12[0-8]|1[01]\\d|[1-9]?\\d))?");

    private final String type;
    private final JsonNode fields;

    /** It cannot be done as it is asked for. */
    static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1;

        InvalidException(String message) {
            super(message);
        }

        static InvalidException missing(String parameter) {
            return new InvalidException("required parameter " + parameter + " is missing");
        }

        static InvalidException value(String value, String parameter) {
            return new InvalidException("invalid value " + value + " for parameter " + parameter);
        }
    }

    private FaultRequest(String type, JsonNode fields) {
        this.type = type;
        this.fields = fields;
    }

    /** The fault that is asked for at the endpoint of this name. */
    static NetworkFault of(String endpoint, String body) throws InvalidException {
        return switch (endpoint) {
            case Latency.NAME -> read("NetworkLatencyRequest", body).latency();
            case PacketLoss.NAME -> read("NetworkPacketLossRequest", body).packetLoss();
            default -> read("NetworkBlackholePortRequest", body).blackHolePort();
        };
    }

    private static FaultRequest read(String type, String body) throws InvalidException {
        JsonNode read;
        try {
            read = JSON.readTree(body);
        } catch (JsonProcessingException _) {
            throw new InvalidException("invalid request body: it is not JSON");
        }
        if (read.isMissingNode()) {
            throw new InvalidException("required request body is missing");
        }
        if (!read.isObject() && !read.isNull()) {
            throw new InvalidException("json: cannot unmarshal " + kind(read) + " into Go value of type types." + type);
        }
        return new FaultRequest(type, read);
    }

    private BlackHolePort blackHolePort() throws InvalidException {
        long port = number("Port", LAST_PORT, "uint16");
        String protocol = text("Protocol");
        String traffic = text("TrafficType");
        if (!protocol.equals("tcp") && !protocol.equals("udp")) {
            throw InvalidException.value(protocol, "Protocol");
        }
        if (!traffic.equals("ingress") && !traffic.equals("egress")) {
            throw InvalidException.value(traffic, "TrafficType");
        }
        return new BlackHolePort((int) port, protocol, traffic.equals("ingress"), addresses("SourcesToFilter"));
    }

    private Latency latency() throws InvalidException {
        return new Latency(
                milliseconds("DelayMilliseconds"),
                milliseconds("JitterMilliseconds"),
                sources(),
                addresses("SourcesToFilter"));
    }

    private PacketLoss packetLoss() throws InvalidException {
        long percent = number("LossPercent", Long.MAX_VALUE, "uint64");
        if (percent < 1 || percent > 100) {
            throw InvalidException.value(Long.toString(percent), "LossPercent");
        }
        return new PacketLoss((int) percent, sources(), addresses("SourcesToFilter"));
    }

    private long milliseconds(String name) throws InvalidException {
        long milliseconds = number(name, Long.MAX_VALUE, "uint64");
        if (milliseconds > LONGEST_MILLISECONDS) {
            throw InvalidException.value(Long.toString(milliseconds), name);
        }
        return milliseconds;
    }

    private long number(String name, long most, String goType) throws InvalidException {
        JsonNode value = field(name);
        if (value == null) {
            throw InvalidException.missing(name);
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > most) {
            throw mistyped(value, name, goType);
        }
        return value.longValue();
    }

    private String text(String name) throws InvalidException {
        JsonNode value = field(name);
        if (value == null || (value.isTextual() && value.asText().isEmpty())) {
            throw InvalidException.missing(name);
        }
        if (!value.isTextual()) {
            throw mistyped(value, name, "string");
        }
        return value.asText();
    }

    private List<String> sources() throws InvalidException {
        List<String> sources = addresses("Sources");
        if (sources.isEmpty()) {
            throw InvalidException.missing("Sources");
        }
        return sources;
    }

    private List<String> addresses(String name) throws InvalidException {
        JsonNode values = field(name);
        if (values == null) {
            return List.of();
        }
        if (!values.isArray()) {
            throw mistyped(values, name, "[]*string");
        }
        List<String> addresses = new ArrayList<>();
        for (JsonNode value : values) {
            if (!value.isTextual() && !value.isNull()) {
                throw mistyped(value, name, "string");
            }
            String address = value.isNull() ? "" : value.asText();
            if (!isAddress(address)) {
                throw InvalidException.value(address, name);
            }
            addresses.add(address);
        }
        return List.copyOf(addresses);
    }

    private static boolean isAddress(String text) {
        if (IPV4.matcher(text).matches()) {
            return true;
        }
        Matcher six = IPV6.matcher(text);
        if (!six.matches()) {
            return false;
        }
        try {
            return Inet6Address.ofLiteral(six.group(1)) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** As Go finds it: whatever the case of its name; null where there is none. */
    private @Nullable JsonNode field(String name) {
        JsonNode exact = fields.get(name);
        if (exact == null) {
            exact = fields.properties().stream()
                    .filter(field -> field.getKey().equalsIgnoreCase(name))
                    .map(field -> field.getValue())
                    .findFirst()
                    .orElse(null);
        }
        return exact == null || exact.isNull() ? null : exact;
    }

    private InvalidException mistyped(JsonNode value, String name, String goType) {
        return new InvalidException("json: cannot unmarshal " + kind(value) + " into Go struct field " + type + "."
                + name + " of type " + goType);
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> "number " + value.asText();
            case BOOLEAN -> "bool";
            default -> value.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }
}
