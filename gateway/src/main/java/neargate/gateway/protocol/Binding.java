package neargate.gateway.protocol;

import java.util.ArrayList;
import java.util.List;
import neargate.kernel.codec.Member;
import neargate.kernel.codec.Shape;
import neargate.models.OperationModel;
import neargate.models.ServiceModel;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/** An operation with the shapes of its messages, sorted by where their members travel. Made on the first request. */
final class Binding {
    private final ServiceModel service;
    private final OperationModel model;
    private final Side input;
    private final Side output;

    Binding(ServiceModel service, OperationModel model) {
        this.service = service;
        this.model = model;
        String request = service.identity().modelPackage() + "." + model.requestType();
        this.input = new Side(shape(request));
        this.output = new Side(shape(request.substring(0, request.length() - "Request".length()) + "Response"));
    }

    ServiceModel service() {
        return service;
    }

    OperationModel model() {
        return model;
    }

    Side input() {
        return input;
    }

    Side output() {
        return output;
    }

    private static Shape shape(String className) {
        try {
            return Shape.of(Class.forName(className).asSubclass(SdkPojo.class));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the SDK has no " + className, e);
        }
    }

    /** A message: what goes into the body, and what goes elsewhere. */
    static final class Side {
        private final Shape shape;
        private final List<Member> body = new ArrayList<>();
        private final List<Member> elsewhere = new ArrayList<>();
        private @Nullable Member payload;

        private Side(Shape shape) {
            this.shape = shape;
            for (Member member : shape.members()) {
                if (member.isPayload()) {
                    payload = member;
                } else if (member.location() == MarshallLocation.PAYLOAD) {
                    body.add(member);
                } else {
                    elsewhere.add(member);
                }
            }
        }

        Shape shape() {
            return shape;
        }

        /** The members that the body is made of, unless one alone is the body. */
        List<Member> body() {
            return body;
        }

        /** The members in the path, the query, the headers, the status. */
        List<Member> elsewhere() {
            return elsewhere;
        }

        /** The one member that is the whole body. */
        @Nullable
        Member payload() {
            return payload;
        }
    }
}
