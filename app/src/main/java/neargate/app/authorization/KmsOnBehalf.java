package neargate.app.authorization;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import neargate.kernel.Caller;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.ReEncryptRequest;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;

/**
 * KMS as a service uses it for those who ask it. KMS alone knows which key a request means, and says it in its answer; so the
 * answer is made first, and handed out only to who may have it.
 */
public final class KmsOnBehalf implements KmsClient {
    private final KmsClient kms;
    private final String service;
    private final Behalf behalf;

    /** @param service that asks, as {@code ssm} */
    public KmsOnBehalf(KmsClient kms, String service, Behalf behalf) {
        this.kms = kms;
        this.service = service;
        this.behalf = behalf;
    }

    @Override
    public EncryptResponse encrypt(EncryptRequest request) {
        EncryptResponse answer = kms.encrypt(request);
        check("Encrypt", answer.keyId(), request.encryptionContext());
        return answer;
    }

    @Override
    public DecryptResponse decrypt(DecryptRequest request) {
        DecryptResponse answer = kms.decrypt(request);
        check("Decrypt", answer.keyId(), request.encryptionContext());
        return answer;
    }

    @Override
    public GenerateDataKeyResponse generateDataKey(GenerateDataKeyRequest request) {
        GenerateDataKeyResponse answer = kms.generateDataKey(request);
        check("GenerateDataKey", answer.keyId(), request.encryptionContext());
        return answer;
    }

    /** What services of AWS do by decrypting and encrypting anew. */
    @Override
    public ReEncryptResponse reEncrypt(ReEncryptRequest request) {
        ReEncryptResponse answer = kms.reEncrypt(request);
        check("Decrypt", answer.sourceKeyId(), request.sourceEncryptionContext());
        check("GenerateDataKey", answer.keyId(), request.destinationEncryptionContext());
        return answer;
    }

    private void check(String action, String keyArn, Map<String, String> encryptionContext) {
        Map<String, List<String>> given = new HashMap<>();
        given.put("aws:viaawsservice", List.of("true"));
        for (String key : List.of("aws:calledvia", "aws:calledviafirst", "aws:calledvialast")) {
            given.put(key, List.of(service + ".amazonaws.com"));
        }
        given.put("kms:viaservice", List.of(service + "." + Caller.current().region() + ".amazonaws.com"));
        encryptionContext.forEach(
                (key, value) -> given.put("kms:encryptioncontext:" + key.toLowerCase(Locale.ROOT), List.of(value)));
        given.put("kms:encryptioncontextkeys", List.copyOf(encryptionContext.keySet()));
        behalf.check(KmsException.builder(), "kms", action, keyArn, given);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
