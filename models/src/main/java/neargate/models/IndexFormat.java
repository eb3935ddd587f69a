package neargate.models;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import neargate.models.OperationModel.Streaming;
import neargate.models.ServiceModel.Identity;
import neargate.models.ShapeModel.Amount;
import neargate.models.ShapeModel.Bytes;
import neargate.models.ShapeModel.Elements;
import neargate.models.ShapeModel.Entries;
import neargate.models.ShapeModel.Range;
import neargate.models.ShapeModel.Structure;
import neargate.models.ShapeModel.Text;

/**
 * The index as bytes: the strings, each once, then the model with numbers in their place. A service with 700 operations
 * reads in a few milliseconds, which is why this is not JSON.
 */
public final class IndexFormat {
    private IndexFormat() {}

    /** The bytes of the list of services. */
    public static byte[] writeIdentities(List<Identity> identities) throws IOException {
        var out = new Out();
        out.list(identities, identity -> identity(out, identity));
        return out.bytes();
    }

    /** The list of services. */
    public static List<Identity> readIdentities(byte[] bytes) throws IOException {
        var in = new In(bytes);
        return in.list(() -> identity(in));
    }

    /** The bytes of a service. */
    public static byte[] write(ServiceModel service) throws IOException {
        var out = new Out();
        identity(out, service.identity());
        out.list(List.copyOf(service.operations()), operation -> {
            out.text(operation.name());
            out.text(operation.requestType());
            out.text(operation.methodName());
            out.text(operation.httpMethod());
            out.text(operation.requestUri());
            out.number(operation.responseCode());
            out.text(operation.outputElement());
            out.number(operation.input());
            out.text(operation.streaming().name());
            out.list(operation.required(), out::text);
            out.list(operation.errors(), out::text);
        });
        out.list(List.copyOf(service.errors()), error -> {
            out.text(error.shape());
            out.text(error.code());
            out.text(error.exceptionType());
            out.number(error.status());
            out.flag(error.senderFault());
        });
        out.list(service.shapes(), shape -> shape(out, shape));
        return out.bytes();
    }

    /** The service. */
    public static ServiceModel read(byte[] bytes) throws IOException {
        var in = new In(bytes);
        Identity identity = identity(in);
        List<OperationModel> operations = in.list(() -> new OperationModel(
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.number(),
                in.text(),
                in.number(),
                Streaming.valueOf(in.text()),
                in.list(in::text),
                in.list(in::text)));
        List<ErrorModel> errors =
                in.list(() -> new ErrorModel(in.text(), in.text(), in.text(), in.number(), in.flag()));
        List<ShapeModel> shapes = in.list(() -> shape(in));
        return new ServiceModel(identity, operations, errors, shapes);
    }

    private static void identity(Out out, Identity identity) throws IOException {
        out.text(identity.module());
        out.text(identity.clientType());
        out.text(identity.serviceId());
        out.text(identity.signingName());
        out.text(identity.endpointPrefix());
        out.list(identity.protocols(), protocol -> out.text(protocol.name()));
        out.text(identity.jsonVersion());
        out.text(identity.targetPrefix());
        out.text(identity.apiVersion());
        out.text(identity.xmlNamespace());
        out.flag(identity.queryCompatible());
    }

    private static Identity identity(In in) throws IOException {
        return new Identity(
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.list(() -> Protocol.valueOf(in.text())),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.flag());
    }

    private static void shape(Out out, ShapeModel shape) throws IOException {
        switch (shape) {
            case Structure structure -> {
                out.number(0);
                out.list(structure.required(), out::text);
                out.list(List.copyOf(structure.members().entrySet()), member -> {
                    out.text(member.getKey());
                    out.number(member.getValue());
                });
            }
            case Elements elements -> {
                out.number(1);
                out.number(elements.element());
                out.range(elements.size());
                out.flag(elements.hidden());
            }
            case Entries entries -> {
                out.number(2);
                out.number(entries.key());
                out.number(entries.value());
                out.range(entries.size());
                out.flag(entries.hidden());
            }
            case Text text -> {
                out.number(3);
                out.range(text.length());
                out.list(text.pattern() == null ? List.of() : List.of(text.pattern()), out::text);
                out.list(text.constants(), out::text);
                out.flag(text.hidden());
            }
            case Amount amount -> {
                out.number(4);
                out.range(amount.range());
                out.flag(amount.hidden());
            }
            case Bytes bytes -> {
                out.number(5);
                out.range(bytes.length());
            }
        }
    }

    private static ShapeModel shape(In in) throws IOException {
        return switch (in.number()) {
            case 0 -> {
                List<String> required = in.list(in::text);
                int count = in.number();
                var members = LinkedHashMap.<String, Integer>newLinkedHashMap(count);
                for (int i = 0; i < count; i++) {
                    members.put(in.text(), in.number());
                }
                yield new Structure(required, members);
            }
            case 1 -> new Elements(in.number(), in.range(), in.flag());
            case 2 -> new Entries(in.number(), in.number(), in.range(), in.flag());
            case 3 -> {
                Range length = in.range();
                List<String> pattern = in.list(in::text);
                yield new Text(length, pattern.isEmpty() ? null : pattern.getFirst(), in.list(in::text), in.flag());
            }
            case 4 -> new Amount(in.range(), in.flag());
            default -> new Bytes(in.range());
        };
    }

    private interface Write<T> {
        void write(T value) throws IOException;
    }

    private interface Read<T> {
        T read() throws IOException;
    }

    private static final class Out {
        private final Map<String, Integer> strings = new HashMap<>();
        private final List<String> pool = new ArrayList<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(body);

        void text(String text) throws IOException {
            Integer known = strings.get(text);
            if (known == null) {
                known = pool.size();
                pool.add(text);
                strings.put(text, known);
            }
            number(known);
        }

        void number(int number) throws IOException {
            out.writeInt(number);
        }

        void flag(boolean flag) throws IOException {
            out.writeBoolean(flag);
        }

        void range(Range range) throws IOException {
            out.writeDouble(range.least() == null ? Double.NaN : range.least());
            out.writeDouble(range.most() == null ? Double.NaN : range.most());
        }

        <T> void list(List<T> values, Write<T> write) throws IOException {
            number(values.size());
            for (T value : values) {
                write.write(value);
            }
        }

        byte[] bytes() throws IOException {
            var whole = new ByteArrayOutputStream();
            var head = new DataOutputStream(whole);
            head.writeInt(pool.size());
            for (String text : pool) {
                head.writeUTF(text);
            }
            body.writeTo(head);
            return whole.toByteArray();
        }
    }

    private static final class In {
        private final DataInputStream in;
        private final String[] pool;

        In(byte[] bytes) throws IOException {
            in = new DataInputStream(new ByteArrayInputStream(bytes));
            pool = new String[in.readInt()];
            for (int i = 0; i < pool.length; i++) {
                pool[i] = in.readUTF();
            }
        }

        String text() throws IOException {
            return pool[in.readInt()];
        }

        int number() throws IOException {
            return in.readInt();
        }

        boolean flag() throws IOException {
            return in.readBoolean();
        }

        Range range() throws IOException {
            double least = in.readDouble();
            double most = in.readDouble();
            return Double.isNaN(least) && Double.isNaN(most)
                    ? Range.ANY
                    : new Range(Double.isNaN(least) ? null : least, Double.isNaN(most) ? null : most);
        }

        <T> List<T> list(Read<T> read) throws IOException {
            int size = number();
            var values = new ArrayList<T>(size);
            for (int i = 0; i < size; i++) {
                values.add(read.read());
            }
            return List.copyOf(values);
        }
    }
}
