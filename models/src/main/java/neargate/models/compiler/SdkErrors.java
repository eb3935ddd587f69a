package neargate.models.compiler;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The errors of a client, read from its code: the SDK keeps the pairs of code and exception class nowhere else than in
 * the calls of {@code ExceptionMetadata.builder()}.
 */
final class SdkErrors {
    private static final String METADATA = "software/amazon/awssdk/protocols/core/ExceptionMetadata$Builder";
    private final Map<String, Entry> found = new LinkedHashMap<>();

    private SdkErrors() {}

    /** The errors in the class file of a client. */
    static List<Entry> of(byte[] classFile) {
        var errors = new SdkErrors();
        for (MethodModel method : ClassFile.of().parse(classFile).methods()) {
            method.code().ifPresent(code -> errors.scan(code.elementList()));
        }
        return new ArrayList<>(errors.found.values());
    }

    private void scan(List<CodeElement> code) {
        Object constant = "";
        String type = "";
        String errorCode = "";
        Integer status = null;
        for (CodeElement element : code) {
            switch (element) {
                case ConstantInstruction load -> constant = load.constantValue();
                case InvokeDynamicInstruction lambda -> type = builderOf(lambda, type);
                case InvokeInstruction call
                when call.owner().asInternalName().equals(METADATA) -> {
                    switch (call.name().stringValue()) {
                        case "errorCode" -> errorCode = constant.toString();
                        case "httpStatusCode" -> status = constant instanceof Integer number ? number : null;
                        case "build" -> {
                            found.putIfAbsent(errorCode, new Entry(errorCode, type, status));
                            status = null;
                        }
                        default -> {}
                    }
                }
                default -> {}
            }
        }
    }

    /** The class whose static {@code builder} the lambda is. */
    private static String builderOf(InvokeDynamicInstruction lambda, String otherwise) {
        for (var argument : lambda.bootstrapArgs()) {
            if (argument instanceof DirectMethodHandleDesc handle
                    && handle.methodName().equals("builder")) {
                return handle.owner().displayName();
            }
        }
        return otherwise;
    }

    record Entry(
            String code, String exceptionType, @Nullable Integer status) {}
}
