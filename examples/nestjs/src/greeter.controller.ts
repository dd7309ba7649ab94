import { Controller } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';

/** Answers `greet` with a greeting. */
@Controller()
export class GreeterController {
  @MessagePattern('greet')
  greet(name: string): string {
    return `Hello, ${name}!`;
  }
}
