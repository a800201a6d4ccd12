"""InfoShare's messages in Python, made at run time from the compiled protos: no generated code to keep in step."""

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory


class Messages:
    """Message classes by full name, and calls by service and method."""

    def __init__(self, path):
        files = descriptor_pb2.FileDescriptorSet()
        with open(path, "rb") as file:
            files.ParseFromString(file.read())
        self.pool = descriptor_pool.DescriptorPool()
        for file in files.file:
            self.pool.Add(file)
        self.factory = message_factory.MessageFactory(self.pool)

    def __call__(self, full_name):
        return self.factory.GetPrototype(self.pool.FindMessageTypeByName(full_name))

    def method(self, channel, full_name):
        """The callable of, say, infoshare.people.v1.PeopleService/RecordPerson on this channel, and its request's class."""
        service, name = full_name.split("/")
        found = self.pool.FindServiceByName(service).FindMethodByName(name)
        request = self.factory.GetPrototype(found.input_type)
        response = self.factory.GetPrototype(found.output_type)
        description = descriptor_pb2.MethodDescriptorProto()
        found.CopyToProto(description)
        kind = ("stream" if description.client_streaming else "unary") + "_" + ("stream" if description.server_streaming else "unary")
        call = getattr(channel, kind)(
            "/" + full_name, request_serializer=request.SerializeToString, response_deserializer=response.FromString
        )
        return call, request
