interface Image {
  readonly workspace?: string;
  readonly optional?: boolean;
  readonly pages?: boolean;
}

export declare const IMAGES: Readonly<Record<string, Image>>;
